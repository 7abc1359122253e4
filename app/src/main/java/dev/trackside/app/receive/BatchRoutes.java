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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/** The calls that batches come by, and are looked at by. */
final class BatchRoutes {
  private static final String BATCHES = "/batches";
  private static final String PROOFS = ".proofs";
  private static final int TOO_EARLY = 425;
  private static final int PAGE_MOST = 1_000;

  /** Bodies that are in memory at once; more wait a little, and then are sent again. */
  private static final int AT_ONCE = 4;

  private static final long WAIT_SECONDS = 10;

  /** What comes behind a batch that is not there yet waits in memory, beside those. */
  private static final int EARLY_AT_ONCE = 8;

  private static final Duration EARLY_WAIT = Duration.ofSeconds(5);
  private static final Duration EARLY_WAIT_MOST = Duration.ofSeconds(30);
  private static final Pattern WAIT = Pattern.compile("(?:^|[,;]) *wait=([0-9]{1,3}) *(?:$|[,;])");
  private static final String NEXT = ".next";

  /** An id becomes a file's name when batches are exported. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private final Receiver receiver;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Semaphore earlyRoom = new Semaphore(EARLY_AT_ONCE);

  BatchRoutes(Receiver receiver) {
    this.receiver = receiver;
  }

  List<Route> all() {
    return List.of(
        Route.post(BATCHES, Set.of(), this::take),
        Route.post(BATCHES + "/" + Route.ANY, Set.of(), this::takeNext),
        Route.get(BATCHES, Set.of("behind", "limit"), this::list),
        new Route("PUT", BATCHES + "/" + Route.ANY, Set.of(), this::keepProofs),
        Route.get(BATCHES + "/" + Route.ANY, Set.of(), this::show));
  }

  private void take(Exchange exchange) throws IOException, InterruptedException {
    if (!room.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw ProblemException.busy(
          AT_ONCE + " batches are being taken", "send it again; nothing of it was kept");
    }
    try {
      take(exchange, batch(exchange));
    } finally {
      room.release();
    }
  }

  /** Takes a batch behind the one that the path names: never before that one. */
  private void takeNext(Exchange exchange) throws IOException, InterruptedException {
    String tail = exchange.tail();
    if (!tail.endsWith(NEXT)) {
      throw notFound(tail);
    }
    String before = demandId(tail.substring(0, tail.length() - NEXT.length()));
    if (!earlyRoom.tryAcquire()) {
      throw early(before);
    }
    try {
      Incoming batch = batch(exchange);
      if (!receiver.awaitHeld(before, patience(exchange))) {
        throw early(before);
      }
      take(exchange, batch);
    } finally {
      earlyRoom.release();
    }
  }

  private static ProblemException early(String before) {
    return new ProblemException(
        TOO_EARLY,
        "too_early",
        "batch " + before + " is not held, and this one comes behind it; nothing was kept",
        "send it again when that one has its receipt");
  }

  /** How long the gateway would wait, as RFC 7240 has it. */
  private static Duration patience(Exchange exchange) {
    Matcher wait = WAIT.matcher(exchange.header("Prefer"));
    Duration asked = wait.find() ? Duration.ofSeconds(Integer.parseInt(wait.group(1))) : EARLY_WAIT;
    return asked.compareTo(EARLY_WAIT_MOST) > 0 ? EARLY_WAIT_MOST : asked;
  }

  private static Incoming batch(Exchange exchange) throws IOException {
    String id = demandId(exchange.header("Idempotency-Key").replaceAll("^\"|\"$", ""));
    byte[] bytes = exchange.body();
    byte[] hash = TreeHash.plain(bytes);
    demandDigest(exchange, hash);
    boolean isResealed = exchange.header("Trackside-Resealed").equals("?1");
    return new Incoming(id, bytes, hash, isResealed, ContentCheck.parts(bytes));
  }

  private void take(Exchange exchange, Incoming batch) {
    switch (receiver.take(batch)) {
      case Taking.Taken(String receipt) -> answer(exchange, receipt, false);
      case Taking.Known(String receipt) -> answer(exchange, receipt, true);
      case Taking.Clash(byte[] held) ->
          throw new ProblemException(
                  HttpStatus.CONFLICT_409,
                  "other_batch",
                  "another batch is held as " + batch.id() + "; nothing was kept",
                  "two gateways may send under one name, from a copied data directory")
              .with("digest", Receipt.digest(held));
    }
  }

  private static void answer(Exchange exchange, String receipt, boolean wasThere) {
    Receipt read =
        Note.parse(receipt.getBytes(StandardCharsets.UTF_8))
            .flatMap(note -> Receipt.parse(note.text()))
            .orElseThrow(() -> new IllegalStateException("a receipt in the file is none"));
    exchange.setHeader("Trackside-Pipeline", Integer.toString(EARLY_AT_ONCE));
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
