package dev.trackside.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A data directory opened only to look, without owning it: for commands that find no gateway
 * running. A gateway may start meanwhile; neither disturbs the other.
 */
public final class Snapshot implements Reading, AutoCloseable {
  private final Connection connection;

  private Snapshot(Connection connection) {
    this.connection = connection;
  }

  /** Opens a directory that some gateway wrote. */
  public static Snapshot open(Path directory) {
    return open(directory, Schema.GATEWAY);
  }

  /** Opens a directory with a file of a kind. */
  public static Snapshot open(Path directory, Schema schema) {
    Path file = directory.resolve(Store.FILE);
    if (Exchange.isUnderWay(directory)) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "a salvage of " + directory + " was broken off before its last step",
          "run ./trackside salvage, or start the gateway: either finishes it",
          null);
    }
    if (!Files.exists(file)) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "there is no Trackside data in " + directory,
          "give the right directory with --data",
          null);
    }
    try {
      Connection connection = Connections.reader(file);
      demandKind(connection, schema);
      return new Snapshot(connection);
    } catch (SQLException e) {
      throw Connections.explain("cannot open " + file, e);
    }
  }

  private static void demandKind(Connection connection, Schema schema) throws SQLException {
    try {
      Connections.demandVersion(connection);
      schema.demandOurs(connection);
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public synchronized <T> T read(Query<T> query) {
    try {
      return query.run(connection);
    } catch (SQLException e) {
      throw Connections.explain("reading failed", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Connections.explain("closing failed", e);
    }
  }
}
