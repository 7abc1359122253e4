package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sessions that packets belong to, each with a small number. For the committer's thread. */
public final class Sessions {
  /** The number of a block that holds packets of several sessions. */
  public static final long SEVERAL = 0;

  private static final int MOST_IN_MIND = 10_000;

  private final Map<String, Long> numbers = new HashMap<>();
  private final List<String> sinceMark = new ArrayList<>();

  /** From here on {@link #rollBack} forgets. */
  public void mark() {
    sinceMark.clear();
  }

  /** Forgets the sessions written since {@link #mark}. */
  public void rollBack() {
    sinceMark.forEach(numbers::remove);
    sinceMark.clear();
  }

  /** Reads all sessions anew. */
  public void reload(Connection connection) throws SQLException {
    numbers.clear();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, id FROM session ORDER BY id DESC LIMIT " + MOST_IN_MIND)) {
      while (rows.next()) {
        numbers.put(rows.getString(1), rows.getLong(2));
      }
    }
  }

  /**
   * The number of the one session that all packets of a chunk belong to, or {@link #SEVERAL}. A
   * session seen for the first time is written.
   */
  public long number(Connection connection, Chunk chunk, long position, long atMillis)
      throws SQLException {
    String only = chunk.stream(0).session();
    boolean several = false;
    for (int packet = 0; packet < chunk.count(); packet++) {
      String session = chunk.stream(packet).session();
      if (!numbers.containsKey(session) && !find(connection, session)) {
        insert(connection, session, chunk.stream(packet).circuit(), position, atMillis);
      }
      several |= !session.equals(only);
    }
    return several ? SEVERAL : numbers.getOrDefault(only, SEVERAL);
  }

  /** Looks for a session in the file, for when there were too many to keep them all in mind. */
  private boolean find(Connection connection, String name) throws SQLException {
    if (numbers.size() > MOST_IN_MIND) {
      numbers.clear();
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT id FROM session WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          numbers.put(name, row.getLong(1));
          return true;
        }
      }
    }
    return false;
  }

  private void insert(
      Connection connection, String name, String circuit, long position, long atMillis)
      throws SQLException {
    String sql =
        "INSERT INTO session (name, circuit, first_seen_at, first_position) VALUES (?, ?, ?, ?)"
            + " RETURNING id";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.setString(2, circuit);
      statement.setLong(3, atMillis);
      statement.setLong(4, position);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        numbers.put(name, row.getLong(1));
        sinceMark.add(name);
      }
    }
  }
}
