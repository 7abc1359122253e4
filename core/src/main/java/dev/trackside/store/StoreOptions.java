package dev.trackside.store;

/**
 * The store's limits.
 *
 * @param queueBytes work that may wait for the committer, bytes in memory; beyond it callers wait
 * @param groupBytes work that one commit takes at most, bytes in memory
 * @param walBytes size of the WAL at which it is made to start over
 * @param reserveBytes disk space kept back for acks and deletes: room to copy the WAL, which
 *     therefore starts over at half of it
 * @param floorBytes free disk space below which intake is refused
 */
public record StoreOptions(
    long queueBytes, long groupBytes, long walBytes, long reserveBytes, long floorBytes) {
  private static final long LEAST_WAL = 1L << 20;

  /** The size of the WAL at which it starts over, such that the reserve lets it do so. */
  long walLimitBytes() {
    return reserveBytes == 0 ? walBytes : Math.min(walBytes, Math.max(reserveBytes / 2, LEAST_WAL));
  }

  /** Limits that fit a heap of 256 MB and any ordinary disk. */
  public static StoreOptions standard() {
    return new StoreOptions(32L << 20, 12L << 20, 64L << 20, 128L << 20, 128L << 20);
  }

  /** The same with other disk limits. */
  public StoreOptions withDisk(long newReserveBytes, long newFloorBytes) {
    return new StoreOptions(queueBytes, groupBytes, walBytes, newReserveBytes, newFloorBytes);
  }
}
