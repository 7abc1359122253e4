package dev.trackside.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Something whose file can be read: an open store, or a file that nobody has open. */
public interface Reading {
  /** Runs a query on a connection that cannot write. Keep it short. */
  <T> T read(Query<T> query);

  /** A query with its result. */
  interface Query<T> {
    /** Reads; the connection must not be kept. */
    T run(Connection connection) throws SQLException;
  }
}
