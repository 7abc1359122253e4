package dev.trackside.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Writes what the works of one group have in common: their blocks and the ledger. All methods run
 * on the committer's thread.
 */
public interface GroupWriter {
  /** A transaction begins: nothing is gathered. */
  void begin();

  /** Writes what was gathered, with the commit's number, as the last thing before COMMIT. */
  void end(Connection connection, long commitNumber) throws SQLException;

  /** Bytes of the blocks that the newest transaction wrote. */
  long writtenBytes();

  /** The transaction is committed. */
  void committed();

  /** The transaction is gone: everything since {@link #begin} is forgotten. */
  void rolledBack();

  /**
   * Reads all state from the file: at the start, and after the file was opened again. Positions
   * that were ever handed out stay used.
   */
  void reload(Connection connection) throws SQLException;

  /** The number of the newest commit in the file. */
  long lastCommitNumber(Connection connection) throws SQLException;
}
