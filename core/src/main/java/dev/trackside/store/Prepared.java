package dev.trackside.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement prepared once a connection, again after the connection was opened anew. */
public final class Prepared {
  private final String sql;
  private @Nullable Connection connection;
  private @Nullable PreparedStatement statement;

  /** A statement of this text, not yet prepared. */
  public Prepared(String sql) {
    this.sql = sql;
  }

  /** The statement on a connection. For one thread. */
  @SuppressWarnings("ReferenceEquality") // The very same connection is meant.
  public PreparedStatement on(Connection current) throws SQLException {
    PreparedStatement ready = statement;
    if (ready == null || connection != current) {
      ready = current.prepareStatement(sql);
      statement = ready;
      connection = current;
    }
    return ready;
  }
}
