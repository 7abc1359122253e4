package dev.trackside.connectors.http;

import dev.trackside.tree.Note;
import dev.trackside.tree.Submission;
import dev.trackside.tree.VerifierKey;
import dev.trackside.tree.WitnessKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Shows a checkpoint to a witness (C2SP tlog-witness). For one thread. */
public final class WitnessClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int SIZE_DIGITS_MOST = 20;

  private final URI address;
  private final Optional<WitnessKey> key;
  private final Caller caller;

  /**
   * A client of the witness with this submission prefix.
   *
   * @param prefix without a slash at its end
   * @param key whose cosignatures are believed; empty to keep any unseen
   * @param tokenFile a file with the bearer token; empty for none
   * @param certificates as {@link HttpTarget} has them
   */
  public WitnessClient(
      URI prefix, Optional<WitnessKey> key, Optional<Path> tokenFile, Optional<Path> certificates) {
    this.address = URI.create(prefix + "/add-checkpoint");
    this.key = key;
    this.caller = new Caller(TIMEOUT, tokenFile, certificates);
  }

  /** What the witness answered. */
  public sealed interface Answer {
    /**
     * It cosigned.
     *
     * @param note with its cosignature
     */
    record Cosigned(Note note) implements Answer {}

    /**
     * It cosigned another checkpoint last, over so many entries.
     *
     * @param size entries
     */
    record At(long size) implements Answer {}

    /**
     * The log is not what it cosigned before.
     *
     * @param problem its own words
     */
    record Fork(String problem) implements Answer {}

    /**
     * It did not take it.
     *
     * @param problem what is wrong
     */
    record Not(String problem) implements Answer {}
  }

  /**
   * Shows it a checkpoint.
   *
   * @param log the key of the log, for a witness that takes it from whoever comes first
   * @throws IOException when the witness gave no answer
   */
  public Answer show(Submission submission, VerifierKey log)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        caller.answer(
            HttpRequest.newBuilder(address)
                .header("Content-Type", "text/plain; charset=utf-8")
                .header("Trackside-Log-Key", log.text())
                .POST(BodyPublishers.ofByteArray(submission.bytes())));
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    return switch (answer.statusCode()) {
      case 200 -> cosigned(submission.note(), body);
      case 409 -> at(body);
      case 422 -> new Answer.Fork("it says that the log does not extend what it cosigned");
      case 403 -> new Answer.Not("it knows another key of this log, or the token is not its own");
      case 404 -> new Answer.Not("it does not know this log, or is not at " + address);
      default -> new Answer.Not("it answered " + answer.statusCode());
    };
  }

  private Answer cosigned(Note note, String lines) {
    Optional<Note> with =
        Note.parse((note.whole() + lines).getBytes(StandardCharsets.UTF_8))
            .filter(each -> each.signatures().size() > note.signatures().size());
    if (with.isEmpty()) {
      return new Answer.Not("its answer is no cosignature");
    }
    return key.isEmpty() || key.get().cosigned(with.get()).isPresent()
        ? new Answer.Cosigned(with.get())
        : new Answer.Not("its cosignature is not by " + key.get().name());
  }

  private static Answer at(String body) {
    String digits = body.strip();
    if (digits.length() < SIZE_DIGITS_MOST && digits.matches("[0-9]+")) {
      return new Answer.At(Long.parseLong(digits));
    }
    return new Answer.Not("it answered 409 without a size");
  }

  @Override
  public void close() {
    caller.close();
  }
}
