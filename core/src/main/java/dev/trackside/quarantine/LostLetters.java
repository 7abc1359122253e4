package dev.trackside.quarantine;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.StoredBlock;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the index of open dead letters again from the blocks that are left after others were lost.
 * How many there ever were of a group stays as it is. For a file that nobody has open.
 */
public final class LostLetters {
  private final Connection connection;
  private long openPackets;
  private long openSplit;

  private LostLetters(Connection connection) {
    this.connection = connection;
  }

  /**
   * Open dead letters.
   *
   * @param packets whole packets
   * @param split single samples of accepted packets
   */
  public record Open(long packets, long split) {}

  /** Counts what is left open, and has the index say so. */
  public static Open recount(Connection connection) throws SQLException {
    LostLetters letters = new LostLetters(connection);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE dead_letter_group SET open_packets = 0, open_split = 0");
      statement.executeUpdate("DELETE FROM dead_letter_page");
    }
    long[] next = {0};
    boolean isMore = true;
    while (isMore) {
      StoredBlock[] found = new StoredBlock[1];
      BlockLog.ofDeadLetters()
          .visitFrom(
              connection,
              next[0],
              block -> {
                found[0] = block;
                return false;
              });
      isMore = found[0] != null;
      if (isMore) {
        next[0] = found[0].head().end();
        letters.add(found[0]);
      }
    }
    return new Open(letters.openPackets, letters.openSplit);
  }

  private record Place(String reason, String channel, String source, long page) {}

  private void add(StoredBlock block) throws SQLException {
    Chunk chunk = block.unpack();
    Map<Place, long[]> counts = new HashMap<>();
    SettledPage settled = null;
    for (int i = 0; i < chunk.count(); i++) {
      long position = block.head().first() + i;
      long page = position / LetterIndex.PAGE;
      if (settled == null || settled.page() != page) {
        settled = SettledPage.read(connection, page);
      }
      if (settled.state(position) == LetterState.OPEN) {
        Defect defect = chunk.defect(i);
        Place place =
            new Place(defect.reason().word(), defect.channel(), chunk.stream(i).source(), page);
        counts.computeIfAbsent(place, _ -> new long[3])[defect.split() ? 1 : 0]++;
        counts.get(place)[2] = position;
      }
    }
    for (Map.Entry<Place, long[]> each : counts.entrySet()) {
      add(each.getKey(), each.getValue(), block.head().committedAtMillis());
    }
  }

  private void add(Place place, long[] counts, long atMillis) throws SQLException {
    long group = group(place, place.source());
    group = group < 0 ? group(place, LetterIndex.OTHERS) : group;
    group = group < 0 ? begin(place, counts, atMillis) : group;
    String open =
        "UPDATE dead_letter_group SET open_packets = open_packets + ?2,"
            + " open_split = open_split + ?3 WHERE id = ?1";
    write(open, group, counts[0], counts[1]);
    String page =
        "INSERT INTO dead_letter_page (group_id, page, open) VALUES (?1, ?2, ?3)"
            + " ON CONFLICT (group_id, page) DO UPDATE SET open = open + ?3";
    write(page, group, place.page(), counts[0] + counts[1]);
    openPackets += counts[0];
    openSplit += counts[1];
  }

  private long group(Place place, String source) throws SQLException {
    String sql = "SELECT id FROM dead_letter_group WHERE reason = ? AND channel = ? AND source = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, place.reason());
      statement.setString(2, place.channel());
      statement.setString(3, source);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : -1;
      }
    }
  }

  /** A group whose own row was lost: what is left of it is all that is known. */
  private long begin(Place place, long[] counts, long atMillis) throws SQLException {
    String sql =
        "INSERT INTO dead_letter_group (reason, channel, source, packets, split, open_packets,"
            + " open_split, first_position, last_position, first_at, last_at, detail)"
            + " VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?6, ?7, ?7, '') RETURNING id";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, place.reason());
      statement.setString(2, place.channel());
      statement.setString(3, place.source());
      statement.setLong(4, counts[0]);
      statement.setLong(5, counts[1]);
      statement.setLong(6, counts[2]);
      statement.setLong(7, atMillis);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void write(String sql, long... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
