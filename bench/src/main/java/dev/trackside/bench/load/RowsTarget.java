package dev.trackside.bench.load;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A plain SQLite table: a row a packet, a unique id, one transaction a call, with WAL and
 * synchronous=FULL or with what SQLite does when nothing is set: a rollback journal, and FULL. Its
 * callers share one connection under a lock, which is faster than a connection each, because those
 * would wait for each other by sleeping. Nothing is judged, and values are ready-made bytes.
 */
public final class RowsTarget implements Target {
  private final Connection connection;
  private final PreparedStatement insert;
  private final ReentrantLock lock = new ReentrantLock(true);

  private RowsTarget(Connection connection, List<String> settings) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings) {
        statement.execute(setting);
      }
      statement.execute(
          "CREATE TABLE packet (position INTEGER PRIMARY KEY, packet_id TEXT NOT NULL UNIQUE,"
              + " source TEXT NOT NULL, event_time INTEGER NOT NULL, received_at INTEGER NOT NULL,"
              + " samples BLOB NOT NULL) STRICT");
    }
    connection.setAutoCommit(false);
    this.insert =
        connection.prepareStatement(
            "INSERT INTO packet (packet_id, source, event_time, received_at, samples)"
                + " VALUES (?, ?, ?, ?, ?)");
  }

  /** A new table in a directory, with WAL and synchronous=FULL. */
  public static RowsTarget open(Path directory) throws SQLException {
    return open(directory, List.of("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"));
  }

  /** The same, with nothing set. */
  public static RowsTarget openUnset(Path directory) throws SQLException {
    return open(directory, List.of());
  }

  private static RowsTarget open(Path directory, List<String> settings) throws SQLException {
    Path file = directory.resolve("rows.db");
    return new RowsTarget(DriverManager.getConnection("jdbc:sqlite:" + file), settings);
  }

  @Override
  public Caller caller(int number) {
    PacketRing ring = new PacketRing(number);
    byte[][] rows = ring.rows();
    return packets -> {
      lock.lock();
      try {
        long now = System.currentTimeMillis();
        for (int packet = 0; packet < packets; packet++) {
          insert.setString(1, new String(ring.next(), StandardCharsets.US_ASCII));
          insert.setString(2, ring.stream().source());
          insert.setLong(3, ring.eventTime());
          insert.setLong(4, now);
          insert.setBytes(5, rows[ring.slot()]);
          insert.executeUpdate();
        }
        connection.commit();
      } finally {
        lock.unlock();
      }
    };
  }

  @Override
  public void check(long packets) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM packet")) {
      if (!row.next() || row.getLong(1) != packets) {
        throw new IllegalStateException(packets + " packets were sent, but other rows are there");
      }
    }
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    connection.close();
  }
}
