package dev.trackside.connectors.http;

import com.github.luben.zstd.Zstd;
import dev.trackside.connectors.http.Caller.NoTokenException;
import dev.trackside.connectors.http.Caller.NotReachedException;
import dev.trackside.connectors.http.Fields.Field;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.receiver.Receipt;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A receiver behind HTTP. It remembers the batch's id in the act that takes the batch; its receipt
 * is the acknowledgement, and nothing else is.
 *
 * <pre>
 * POST URL                    the NDJSON, with its id and hash  ─► 200, a receipt of both
 * POST URL/BEFORE.next        the same, taken once BEFORE is there; 425: it is not
 * PUT  URL/ID.proofs          what the audit log vouches with   ─► 2xx; 404 or 405: it keeps none
 * </pre>
 *
 * <p>A batch is sent before the one in front of it is acknowledged only to a receiver whose newest
 * receipt said that it keeps the order, and under an address that no other receiver takes a batch
 * at: one that was put in its place meanwhile answers 404 or 405, and gets one after the other.
 */
public final class HttpSink implements Sink {
  private static final int PACKING = 3;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int TOO_EARLY = 425;

  /** The receiver waits no longer for the one in front; the rest of the time is for the way. */
  private static final long BEHIND_SECONDS_MOST = 10;

  /** On a receipt: how many batches the receiver takes of one gateway at the same time. */
  private static final String AT_ONCE = "Trackside-Pipeline";

  private final String name;
  private final String destination;
  private final HttpTarget target;
  private final Caller caller;
  private volatile int takenAtOnce = 1; // as the newest receipt says
  private volatile boolean isPathMissing; // to send behind another, whatever receipts say

  /**
   * A sink of a name; nothing is reached yet.
   *
   * @param destination where the receiver is, as the policy names it
   */
  public HttpSink(String name, HttpTarget target, String destination) {
    this.name = name;
    this.destination = destination;
    this.target = target;
    this.caller = new Caller(target.timeout(), target.tokenFile(), target.certificates());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String destination() {
    return destination;
  }

  @Override
  public int pipeline() {
    return Math.min(target.pipeline(), takenAtOnce);
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
    return delivered(batch, post(batch, target.url()));
  }

  @Override
  public Delivery deliver(SealedBatch batch, String behind)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = post(batch, URI.create(target.url() + "/" + behind + ".next"));
    long seconds = Math.min(BEHIND_SECONDS_MOST, target.timeout().toSeconds() / 2);
    return delivered(batch, request.header("Prefer", "wait=" + seconds));
  }

  private Delivery delivered(SealedBatch batch, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try {
      HttpResponse<byte[]> answer = caller.answer(request);
      if (answer.statusCode() != OK && answer.statusCode() != CREATED) {
        return refusal(answer);
      }
      Optional<Delivery> doubt = doubt(batch, Fields.of(answer.body()));
      if (doubt.isPresent()) {
        return doubt.get();
      }
      int said = takenAtOnce(answer);
      if (said == 1) {
        isPathMissing = false; // an older one, and a newer one may take its place
      }
      takenAtOnce = isPathMissing ? 1 : said;
      String receipt = Fields.of(answer.body()).text(Field.DIGEST);
      return batch.proofs().length == 0
          ? new Delivery.Acknowledged(receipt)
          : withProofs(batch, receipt);
    } catch (NotReachedException e) {
      return new Delivery.Unavailable(
          String.valueOf(e.getMessage()),
          "see whether the receiver runs, its name and its certificate are right, and the uplink"
              + " is there");
    } catch (NoTokenException e) {
      return new Delivery.Unavailable(
          String.valueOf(e.getMessage()), "put the receiver's token into it, alone");
    }
  }

  private static int takenAtOnce(HttpResponse<byte[]> answer) {
    String text = answer.headers().firstValue(AT_ONCE).orElse("");
    return text.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(text) : 1;
  }

  private Delivery refusal(HttpResponse<byte[]> answer) {
    boolean isBehind = answer.request().uri().getPath().endsWith(".next");
    int status = answer.statusCode();
    if (isBehind && (status == NOT_FOUND || status == NOT_ALLOWED)) {
      isPathMissing = true;
      takenAtOnce = 1;
      return new Delivery.NotYet(
          "the receiver takes no batch behind another any more", "they go one after the other");
    }
    if (isBehind && status == TOO_EARLY) {
      return new Delivery.NotYet(
          "the receiver waits for the batch in front of it", "it is sent again by itself");
    }
    return Answers.refusal(answer);
  }

  private HttpRequest.Builder post(SealedBatch batch, URI address) {
    byte[] content = target.packed() ? packed(batch) : batch.bytes();
    int length = target.packed() ? content.length : batch.length();
    MessageDigest digest = TreeHash.sha256();
    digest.update(content, 0, length);
    byte[] sent = digest.digest();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-ndjson")
            .header("Accept", "application/json, application/problem+json")
            .header("Idempotency-Key", batch.id())
            .header("Content-Digest", Receipt.digest(sent))
            .header("Unencoded-Digest", Receipt.digest(batch.row().sha256()))
            .POST(BodyPublishers.ofByteArray(content, 0, length));
    if (target.packed()) {
      request.header("Content-Encoding", "zstd");
    }
    if (batch.row().resealed()) {
      request.header("Trackside-Resealed", "?1");
    }
    return request;
  }

  private static byte[] packed(SealedBatch batch) {
    byte[] packed = new byte[Math.toIntExact(Zstd.compressBound(batch.length()))];
    long size =
        Zstd.compressByteArray(packed, 0, packed.length, batch.bytes(), 0, batch.length(), PACKING);
    if (Zstd.isError(size)) {
      throw new IllegalStateException("zstd failed: " + Zstd.getErrorName(size));
    }
    return Arrays.copyOf(packed, Math.toIntExact(size));
  }

  /** What is wrong with a receipt; empty for one that vouches for the batch. */
  private Optional<Delivery> doubt(SealedBatch batch, Fields answer) {
    Optional<byte[]> held = Receipt.hash(answer.text(Field.DIGEST));
    if (!answer.text(Field.BATCH_ID).equals(batch.id()) || held.isEmpty()) {
      return Optional.of(
          new Delivery.Unavailable(
              "the answer is no receipt for batch " + batch.id(),
              "see whether the sink's address is a receiver of batches, and what stands between"));
    }
    boolean isIt = Arrays.equals(held.get(), batch.row().sha256());
    // Made again after an erasure, it may be there as it was before, but not as anything else.
    if (!isIt && !batch.row().wasOnce(held.get())) {
      return Optional.of(
          new Delivery.Unavailable(
              "the receiver holds another batch as "
                  + batch.id()
                  + ", of hash "
                  + HexFormat.of().formatHex(held.get()),
              "two gateways may send under one name, from a copied data directory"));
    }
    return target.receiptKey().flatMap(key -> doubt(batch, held.get(), answer, key));
  }

  private static Optional<Delivery> doubt(
      SealedBatch batch, byte[] held, Fields answer, VerifierKey key) {
    Optional<Note> note =
        Note.parse(answer.text(Field.RECEIPT).getBytes(StandardCharsets.UTF_8))
            .filter(each -> each.worth(List.of(key)) == Note.Worth.GOOD);
    if (note.flatMap(each -> Receipt.parse(each.text()))
        .filter(each -> each.batch().equals(batch.id()) && Arrays.equals(each.sha256(), held))
        .isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Delivery.Unavailable(
            "the receipt for batch " + batch.id() + " is not signed by " + key.name(),
            "compare the sink's key with what the receiver's people read out from: receive key"));
  }

  private Delivery withProofs(SealedBatch batch, String receipt)
      throws IOException, InterruptedException {
    byte[] proofs = batch.proofs();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target.url() + "/" + batch.id() + ".proofs"))
            .header("Content-Type", "text/plain; charset=utf-8")
            .header("Content-Digest", Receipt.digest(TreeHash.plain(proofs)))
            .PUT(BodyPublishers.ofByteArray(proofs));
    HttpResponse<byte[]> answer = caller.answer(request);
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return new Delivery.Acknowledged(receipt);
    }
    if (status == 404 || status == 405) {
      return new Delivery.Acknowledged(receipt + " (keeps no proofs)");
    }
    // It holds the batch: whatever this answer says, it is no word about the batch's content.
    Delivery refusal = Answers.refusal(answer);
    return refusal instanceof Delivery.Refused(String problem, String hint)
        ? new Delivery.Unavailable(problem, hint)
        : refusal;
  }

  @Override
  public void close() {
    caller.close();
  }
}
