package dev.trackside.delivery;

import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.batch.BatchChangedException;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.fence.Erasure;
import dev.trackside.store.Store;
import java.util.Arrays;
import java.util.List;

/**
 * Makes frozen batches of one sink again: those that the start found unfinished, and those whose
 * bytes in memory hold what was erased meanwhile. For one thread.
 */
final class Remaker {
  private final Store store;
  private final Drafter drafter;
  private final Law law;
  private final SinkAccount account;

  /** A batch made again, and the draft that it was made by. */
  record Remade(SealedBatch batch, Draft draft) {}

  Remaker(Store store, Drafter drafter, Law law, SinkAccount account) {
    this.store = store;
    this.drafter = drafter;
    this.law = law;
    this.account = account;
  }

  /**
   * A batch's bytes. Those that are others than when it was sealed, without what was erased since
   * or in another format, are kept and logged before all else: what leaves is what the log says.
   */
  SealedBatch again(BatchRow frozen) {
    // What is in memory may be older than the file: a making of it that was kept is not forgotten.
    BatchRow row =
        store.read(connection -> BatchTable.find(connection, frozen.id())).orElse(frozen);
    Remade made = made(drafter, row);
    BatchRow now = made.batch().row();
    if (!Arrays.equals(now.sha256(), row.sha256())) {
      String why = now.format() == row.format() ? "erasure" : "format";
      List<Event> events =
          made.draft().decisions().events(made.draft(), now, account).stream()
              .map(each -> each.with("resealed", true).with("why", why))
              .toList();
      store.write(connection -> {
        if (BatchTable.reseal(connection, now)) {
          law.audit().log().append(connection, events);
        }
      });
    }
    return made.batch();
  }

  /**
   * The bytes of a batch that was sealed before, made again and held against their hash. When keys
   * were destroyed meanwhile it has the same packets without what they sealed, and is marked: such
   * a one is to be kept before it is sent.
   */
  static Remade made(Drafter drafter, BatchRow row) {
    Draft draft = drafter.again(row, row.sealedAtMillis());
    SealedBatch made = draft.seal(row.sealedAtMillis());
    if (isSame(made, row)) {
      return same(row, made, draft);
    }
    if (drafter.hasErased()) {
      // Of what has the same moment, or none, nobody knows the order: all may have been before.
      Draft before = drafter.again(row, Erasure.NEVER);
      SealedBatch asBefore = before.seal(row.sealedAtMillis());
      if (isSame(asBefore, row)) {
        return same(row, asBefore, before);
      }
      if (row.isOfSamePackets(made.row())) {
        return same(row.resealed(made.row()), made, draft);
      }
    }
    if (made.row().count() != row.count() || row.format() == draft.format()) {
      throw new BatchChangedException(
          "batch %s has %d packets and hash %s, it was sealed with %d and another"
              .formatted(row.id(), made.row().count(), made.sha256().substring(0, 12), row.count()),
          "the data file, or the keys, are not what they were; set them aside and keep them");
    }
    return same(row.resealed(made.row()), made, draft);
  }

  private static boolean isSame(SealedBatch made, BatchRow row) {
    return made.row().count() == row.count() && Arrays.equals(made.row().sha256(), row.sha256());
  }

  private static Remade same(BatchRow row, SealedBatch made, Draft draft) {
    return new Remade(new SealedBatch(row, made.bytes(), made.length()), draft);
  }

  /** Marks the batches that the start found unfinished. */
  void noteRecovered(List<BatchRow> unfinished) {
    List<Event> events =
        unfinished.stream().map(row -> Decisions.of(Kind.BATCH_RECOVERED, row, account)).toList();
    store.write(connection -> {
      BatchTable.recover(connection, account.id());
      law.audit().log().append(connection, events);
    });
  }
}
