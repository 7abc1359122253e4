package dev.trackside.recording;

import dev.trackside.store.Prepared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The recorded files that were read, and how far. */
public final class Recordings {
  private final Prepared advance =
      new Prepared(
          "UPDATE recording SET rows = ?, bytes = ?, sha256 = ?, updated_at = ?"
              + " WHERE id = ? AND rows = ?");

  /** Recordings that begin with the same bytes and were read with the same options. */
  static List<RecordingMark> candidates(Connection connection, byte[] head, String options)
      throws SQLException {
    String sql = "SELECT id, rows, bytes, sha256 FROM recording WHERE head = ? AND options = ?";
    List<RecordingMark> marks = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, head);
      statement.setString(2, options);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long rows = row.getLong(2);
          marks.add(new RecordingMark(row.getLong(1), rows, rows, row.getLong(3), row.getBytes(4)));
        }
      }
    }
    return marks;
  }

  /** Notes a new recording, of which nothing is read; two who begin at once get the same one. */
  static long begin(Connection connection, byte[] head, String options, String name, long atMillis)
      throws SQLException {
    for (RecordingMark known : candidates(connection, head, options)) {
      if (known.rows() == 0) {
        return known.recording();
      }
    }
    String sql =
        "INSERT INTO recording (head, options, name, rows, bytes, sha256, updated_at)"
            + " VALUES (?, ?, ?, 0, 0, x'', ?) RETURNING id";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, head);
      statement.setString(2, options);
      statement.setString(3, name);
      statement.setLong(4, atMillis);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Notes how far a recording is read; false when it was not where the mark says. */
  public boolean advance(Connection connection, RecordingMark mark, long atMillis)
      throws SQLException {
    PreparedStatement statement = advance.on(connection);
    statement.setLong(1, mark.rows());
    statement.setLong(2, mark.bytes());
    statement.setBytes(3, mark.sha256());
    statement.setLong(4, atMillis);
    statement.setLong(5, mark.recording());
    statement.setLong(6, mark.rowsBefore());
    return statement.executeUpdate() == 1;
  }
}
