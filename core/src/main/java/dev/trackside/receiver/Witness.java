package dev.trackside.receiver;

import dev.trackside.store.Store;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import dev.trackside.tree.Proofs;
import dev.trackside.tree.SigningKey;
import dev.trackside.tree.Submission;
import dev.trackside.tree.VerifierKey;
import dev.trackside.tree.WitnessKey;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Witnesses audit logs (C2SP tlog-witness): cosigns a checkpoint only when it extends the one that
 * it cosigned last for that log. Comparing and keeping are one commit, before the answer. Safe for
 * many threads.
 *
 * <p>The key of a log is pinned, or believed when it comes with the log's first checkpoint, if that
 * is allowed. Whoever comes first with an unpinned log's name owns it here: pin what matters.
 */
public final class Witness {
  /** Logs that nobody pinned; more are not taken. */
  private static final int UNPINNED_MOST = 1_000;

  private final Store store;
  private final SigningKey key;
  private final List<VerifierKey> pinned;
  private final boolean believesFirst;

  Witness(Store store, SigningKey key, Collection<VerifierKey> pinned, boolean believesFirst) {
    this.store = store;
    this.key = key;
    this.pinned = List.copyOf(pinned);
    this.believesFirst = believesFirst;
  }

  /** What the witness answers. */
  public sealed interface Answer {
    /**
     * It extends what was seen.
     *
     * @param line the cosignature, as the line of a note
     * @param isFirst true when the log's key was believed with this
     */
    record Cosigned(String line, boolean isFirst) implements Answer {}

    /** It is no checkpoint, or begins behind its own end. */
    record Malformed(String problem) implements Answer {}

    /** Nobody knows the log. */
    record UnknownLog(String origin) implements Answer {}

    /** No key of the log signed it. */
    record NotSigned(String origin) implements Answer {}

    /**
     * Another checkpoint was cosigned last than the one that it is shown to extend.
     *
     * @param origin the log
     * @param size of the one that was cosigned last
     * @param isFork true when they cover as many entries and differ
     */
    record Elsewhere(String origin, long size, boolean isFork) implements Answer {}

    /** It does not extend what was cosigned last: the log was changed. */
    record NoExtension(String origin, long size) implements Answer {}
  }

  /**
   * Looks at a checkpoint, and cosigns it.
   *
   * @param offered the key that the log says it has; used only for a log that nobody knows
   */
  public Answer look(Submission submission, Optional<VerifierKey> offered) {
    Optional<Checkpoint> parsed = Checkpoint.parse(submission.note().text());
    if (parsed.isEmpty()) {
      return new Answer.Malformed("the note is no checkpoint");
    }
    Checkpoint checkpoint = parsed.get();
    if (submission.old() > checkpoint.size()) {
      return new Answer.Malformed("the old size is beyond the checkpoint's");
    }
    AtomicReference<Answer> answer = new AtomicReference<>();
    store.write(connection -> answer.set(look(connection, submission, checkpoint, offered)), 2048);
    return answer.get();
  }

  private Answer look(
      Connection connection,
      Submission submission,
      Checkpoint checkpoint,
      Optional<VerifierKey> offered)
      throws SQLException {
    String origin = checkpoint.origin();
    Optional<WitnessedLog> seen = WitnessTable.find(connection, origin);
    Optional<VerifierKey> believed = believed(connection, origin, seen, offered);
    List<VerifierKey> keys = new ArrayList<>(pinnedOf(origin));
    believed.ifPresent(keys::add);
    if (keys.isEmpty()) {
      return new Answer.UnknownLog(origin);
    }
    if (submission.note().worth(keys) != Note.Worth.GOOD) {
      return new Answer.NotSigned(origin);
    }
    long size = seen.map(WitnessedLog::size).orElse(0L);
    if (submission.old() != size) {
      return new Answer.Elsewhere(origin, size, false);
    }
    if (seen.isPresent()
        && size == checkpoint.size()
        && !MessageDigest.isEqual(seen.get().root(), checkpoint.root())) {
      return new Answer.Elsewhere(origin, size, true);
    }
    if (!isExtension(submission, checkpoint, seen)) {
      return new Answer.NoExtension(origin, size);
    }
    long seconds = store.time().epochMillis() / 1_000;
    Note.Signed cosignature = WitnessKey.cosign(submission.note().text(), key, seconds);
    Note note = submission.note().with(cosignature);
    WitnessTable.keep(
        connection,
        new WitnessedLog(origin, believed, checkpoint.size(), checkpoint.root()),
        note.whole(),
        seconds);
    return new Answer.Cosigned(Note.line(cosignature), seen.isEmpty() && believed.isPresent());
  }

  private List<VerifierKey> pinnedOf(String origin) {
    return pinned.stream().filter(each -> each.name().equals(origin)).toList();
  }

  /** The key that was believed of a log, or can be now; none for one that is pinned. */
  private Optional<VerifierKey> believed(
      Connection connection,
      String origin,
      Optional<WitnessedLog> seen,
      Optional<VerifierKey> offered)
      throws SQLException {
    if (!pinnedOf(origin).isEmpty()) {
      return Optional.empty();
    }
    if (seen.isPresent()) {
      return seen.get().firstSeenKey();
    }
    return believesFirst && WitnessTable.count(connection) < UNPINNED_MOST
        ? offered.filter(each -> each.name().equals(origin))
        : Optional.empty();
  }

  private static boolean isExtension(
      Submission submission, Checkpoint checkpoint, Optional<WitnessedLog> seen) {
    if (submission.old() == 0) {
      return submission.proof().isEmpty();
    }
    return Proofs.extend(
        submission.old(),
        seen.orElseThrow().root(),
        checkpoint.size(),
        checkpoint.root(),
        submission.proof());
  }
}
