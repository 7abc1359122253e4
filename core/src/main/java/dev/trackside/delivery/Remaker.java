package dev.trackside.delivery;

import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
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
  private final Drafter.Law law;
  private final SinkAccount account;

  /** A batch made again, and the draft that it was made by. */
  record Remade(SealedBatch batch, Draft draft) {}

  Remaker(Store store, Drafter drafter, Drafter.Law law, SinkAccount account) {
    this.store = store;
    this.drafter = drafter;
    this.law = law;
    this.account = account;
  }

  /** A batch's bytes; without what was erased since, they are kept and logged before all else. */
  SealedBatch again(BatchRow row) {
    Remade made = drafter.again(row);
    BatchRow now = made.batch().row();
    if (now.resealed() && !Arrays.equals(now.sha256(), row.sha256())) {
      List<Event> events =
          made.draft().decisions().events(made.draft(), now, account.name()).stream()
              .map(each -> each.with("resealed", true))
              .toList();
      store.write(connection -> {
        if (BatchTable.reseal(connection, now)) {
          law.audit().log().append(connection, events);
        }
      });
    }
    return made.batch();
  }

  /** Marks the batches that the start found unfinished. */
  void noteRecovered(List<BatchRow> unfinished) {
    List<Event> events =
        unfinished.stream()
            .map(row -> Decisions.of(Kind.BATCH_RECOVERED, row, account.name()))
            .toList();
    store.write(connection -> {
      BatchTable.recover(connection, account.id());
      law.audit().log().append(connection, events);
    });
  }
}
