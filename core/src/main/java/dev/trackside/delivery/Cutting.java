package dev.trackside.delivery;

import dev.trackside.buffer.BlockLog;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;

/** Makes what one sink's live lane left behind backlog, and counts what is there. */
final class Cutting {
  private static final BlockLog BUFFER = BlockLog.ofBuffer();

  private final Store store;
  private final SinkAccount account;

  Cutting(Store store, SinkAccount account) {
    this.store = store;
    this.account = account;
  }

  /**
   * Keeps a cut; done twice it is the same.
   *
   * @param from where the live lane is
   * @param at the first position that stays live
   * @return false when it is not known to be kept: then it has to be tried again
   */
  boolean keep(long from, long at) {
    try {
      store.write(connection -> {
        long packets = BUFFER.packets(connection, from, at);
        BacklogTable.cut(connection, account.id(), at, packets);
      });
    } catch (StoreException e) {
      account.failed(1, "keeping the backlog failed: " + e.getMessage(), e.hint());
      return false;
    }
    look();
    return true;
  }

  /** Counts the backlog, to be shown. */
  void look() {
    try {
      account.lanes().backlog(store.read(each -> BacklogTable.total(each, account.id())));
    } catch (StoreException e) {
      // It is counted again with the next batch.
      account.failed(1, "the backlog cannot be counted: " + e.getMessage(), e.hint());
    }
  }
}
