package dev.trackside.app.receive;

import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.ProblemException;
import dev.trackside.app.http.Route;
import dev.trackside.receiver.Incoming;
import dev.trackside.receiver.Receipt;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.receiver.Receiver;
import dev.trackside.receiver.Taking;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/** The calls that batches come by, and are looked at by. */
final class BatchRoutes {
  private static final String BATCHES = "/batches";
  private static final String PROOFS = ".proofs";
  private static final int PAGE_MOST = 1_000;

  /** Bodies that are in memory at once; more wait a little, and then are sent again. */
  private static final int AT_ONCE = 4;

  private static final long WAIT_SECONDS = 10;

  /** An id becomes a file's name when batches are exported. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private final Receiver receiver;
  private final Semaphore room = new Semaphore(AT_ONCE);

  BatchRoutes(Receiver receiver) {
    this.receiver = receiver;
  }

  List<Route> all() {
    return List.of(
        Route.post(BATCHES, Set.of(), this::take),
        Route.get(BATCHES, Set.of("behind", "limit"), this::list),
        new Route("PUT", BATCHES + "/" + Route.ANY, Set.of(), this::keepProofs),
        Route.get(BATCHES + "/" + Route.ANY, Set.of(), this::show));
  }

  private void take(Exchange exchange) throws IOException, InterruptedException {
    String id = demandId(exchange.header("Idempotency-Key").replaceAll("^\"|\"$", ""));
    if (!room.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw ProblemException.busy(
          AT_ONCE + " batches are being taken", "send it again; nothing of it was kept");
    }
    try {
      byte[] bytes = exchange.body();
      byte[] hash = TreeHash.plain(bytes);
      demandDigest(exchange, hash);
      boolean isResealed = exchange.header("Trackside-Resealed").equals("?1");
      Incoming batch = new Incoming(id, bytes, hash, isResealed, ContentCheck.parts(bytes));
      switch (receiver.take(batch)) {
        case Taking.Taken(String receipt) -> answer(exchange, receipt, false);
        case Taking.Known(String receipt) -> answer(exchange, receipt, true);
        case Taking.Clash(byte[] held) ->
            throw new ProblemException(
                    HttpStatus.CONFLICT_409,
                    "other_batch",
                    "another batch is held as " + id + "; nothing was kept",
                    "two gateways may send under one name, from a copied data directory")
                .with("digest", Receipt.digest(held));
      }
    } finally {
      room.release();
    }
  }

  private static void answer(Exchange exchange, String receipt, boolean wasThere) {
    Receipt read =
        Note.parse(receipt.getBytes(StandardCharsets.UTF_8))
            .flatMap(note -> Receipt.parse(note.text()))
            .orElseThrow(() -> new IllegalStateException("a receipt in the file is none"));
    exchange.json(HeldView.receipt(read, receipt, wasThere));
  }

  private static String demandId(String id) {
    if (!ID.matcher(id).matches()) {
      throw ProblemException.badRequest(
          "no_batch_id",
          "the batch has no id, or one that is no name",
          "give it as Idempotency-Key: letters, digits, dots, hyphens, at most 200");
    }
    return id;
  }

  /**
   * What was packed is checked as it is unpacked; the digest of what was sent is then not asked.
   */
  private static void demandDigest(Exchange exchange, byte[] hash) {
    String unpacked = exchange.header("Unencoded-Digest");
    boolean isPacked = !exchange.header("Content-Encoding").isEmpty();
    String field = unpacked.isEmpty() && !isPacked ? exchange.header("Content-Digest") : unpacked;
    Optional<byte[]> given = Receipt.hash(field);
    if (given.isEmpty()) {
      throw ProblemException.badRequest(
          "no_digest",
          "the batch comes without the hash of its NDJSON",
          "give sha-256 as Unencoded-Digest, or as Content-Digest when nothing is packed");
    }
    if (!MessageDigest.isEqual(given.get(), hash)) {
      throw ProblemException.badRequest(
          "wrong_digest",
          "the batch is not what its digest says; nothing was kept",
          "it was changed on the way: send it again");
    }
  }

  private void keepProofs(Exchange exchange) throws IOException {
    String tail = exchange.tail();
    if (!tail.endsWith(PROOFS)) {
      throw notFound(tail);
    }
    String id = demandId(tail.substring(0, tail.length() - PROOFS.length()));
    byte[] proofs = exchange.body();
    Optional<byte[]> given = Receipt.hash(exchange.header("Content-Digest"));
    if (given.isPresent() && !MessageDigest.isEqual(given.get(), TreeHash.plain(proofs))) {
      throw ProblemException.badRequest(
          "wrong_digest", "the proofs are not what their digest says", "send them again");
    }
    if (!receiver.keepProofs(id, proofs)) {
      throw new ProblemException(
          HttpStatus.CONFLICT_409,
          "no_batch",
          "there is no batch " + id + " to keep proofs of",
          "post the batch first");
    }
  }

  private void list(Exchange exchange) {
    int behind = exchange.number("behind", 0, 0, Integer.MAX_VALUE);
    int limit = exchange.number("limit", 100, 1, PAGE_MOST);
    List<ReceivedBatch> page =
        receiver.reading().read(connection -> ReceivedTable.page(connection, behind, limit));
    exchange.json(HeldView.batches(page));
  }

  private void show(Exchange exchange) {
    String tail = exchange.tail();
    boolean wantsProofs = tail.endsWith(PROOFS);
    String id = wantsProofs ? tail.substring(0, tail.length() - PROOFS.length()) : tail;
    Optional<byte[]> found =
        receiver
            .reading()
            .read(connection ->
                wantsProofs
                    ? ReceivedTable.proofs(connection, id)
                    : ReceivedTable.body(connection, id));
    byte[] bytes = found.orElseThrow(() -> notFound(tail));
    String type = wantsProofs ? "text/plain; charset=utf-8" : "application/x-ndjson";
    exchange.bytes(HttpStatus.OK_200, type, bytes);
  }

  private static ProblemException notFound(String name) {
    return new ProblemException(
        HttpStatus.NOT_FOUND_404, "not_there", "there is no " + name, "see GET /batches");
  }
}
