package dev.trackside.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something that must become durable. It shares its transaction with whatever else is waiting. All
 * methods run on the committer's thread; exactly one of {@link #durable} and {@link #failed} is
 * called, once.
 */
public interface Work {
  /**
   * Writes inside the open transaction. May be called again, in a new transaction, when the first
   * one failed for another work's sake.
   */
  void write(Connection connection) throws SQLException;

  /** The transaction is committed and on the disk. */
  void durable();

  /** The transaction did not commit; with {@code UNKNOWN} nobody knows whether it did. */
  void failed(StoreException problem);

  /** Rough size in memory, bytes: what the queue and a group are bounded by. */
  long sizeBytes();

  /** True for acks and deletes, for which the disk reserve is given up when the disk is full. */
  boolean isEssential();
}
