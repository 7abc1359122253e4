package dev.trackside.quarantine;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.store.Prepared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the open dead letters of each kind lie, so that groups are counted and found without
 * unpacking a block: how many there are of a group, and how many of them on each page of 4,096
 * positions. Kept in the transaction that writes or settles the letters. For the committer's
 * thread.
 */
final class LetterIndex {
  /** Positions of a page. */
  static final int PAGE = 4_096;

  /** Groups at most; what comes beyond them is counted under {@link #OTHERS}. */
  private static final int GROUPS_MOST = 50_000;

  /** The source of the groups that take in what is too much; no sender can use the name. */
  static final String OTHERS = "\u0000others";

  private final Prepared grow =
      new Prepared(
          "UPDATE dead_letter_group SET packets = packets + ?1, split = split + ?2,"
              + " open_packets = open_packets + ?1, open_split = open_split + ?2,"
              + " last_position = ?3, last_at = ?4, detail = ?5"
              + " WHERE reason = ?6 AND channel = ?7 AND source = ?8 RETURNING id");
  private final Prepared begin =
      new Prepared(
          "INSERT INTO dead_letter_group (packets, split, open_packets, open_split, last_position,"
              + " last_at, detail, reason, channel, source, first_position, first_at)"
              + " VALUES (?1, ?2, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?4) RETURNING id");
  private final Prepared countGroups = new Prepared("SELECT count(*) FROM dead_letter_group");
  private final Prepared growPage =
      new Prepared(
          "INSERT INTO dead_letter_page (group_id, page, open) VALUES (?1, ?2, ?3)"
              + " ON CONFLICT (group_id, page) DO UPDATE SET open = open + ?3");
  private final Prepared settle =
      new Prepared(
          "UPDATE dead_letter_group SET open_packets = open_packets - ?1,"
              + " open_split = open_split - ?2"
              + " WHERE reason = ?3 AND channel = ?4 AND source = ?5 RETURNING id");
  private final Prepared settlePage =
      new Prepared(
          "UPDATE dead_letter_page SET open = open - ?3 WHERE group_id = ?1 AND page = ?2"
              + " RETURNING open");
  private final Prepared dropPage =
      new Prepared("DELETE FROM dead_letter_page WHERE group_id = ? AND page = ?");

  /** What makes a group. */
  private record Kind(String reason, String channel, String source) {
    static Kind of(Defect defect, String source) {
      return new Kind(defect.reason().word(), defect.channel(), source);
    }

    Kind ofOthers() {
      return new Kind(reason, channel, OTHERS);
    }
  }

  /** The letters of a group in one chunk. */
  private static final class Tally {
    private final long first;
    private final Map<Long, Integer> pages = new TreeMap<>();
    private long packets;
    private long split;
    private long last;
    private String detail = "";
    private long page = -1;
    private int onPage;

    Tally(long first) {
      this.first = first;
    }

    void add(long position, Defect defect) {
      packets += defect.split() ? 0 : 1;
      split += defect.split() ? 1 : 0;
      last = position;
      detail = defect.detail();
      if (position / PAGE != page) {
        turn();
        page = position / PAGE;
      }
      onPage++;
    }

    void turn() {
      if (onPage > 0) {
        pages.merge(page, onPage, Integer::sum);
        onPage = 0;
      }
    }
  }

  /** Adds new letters, the first of them at a position. */
  void add(Connection connection, Chunk letters, long position, long atMillis) throws SQLException {
    for (Map.Entry<Kind, Tally> each : tallies(letters, position).entrySet()) {
      long group = grow(connection, each.getKey(), each.getValue(), atMillis);
      PreparedStatement statement = growPage.on(connection);
      for (Map.Entry<Long, Integer> page : each.getValue().pages.entrySet()) {
        statement.setLong(1, group);
        statement.setLong(2, page.getKey());
        statement.setInt(3, page.getValue());
        statement.executeUpdate();
      }
    }
  }

  private static Map<Kind, Tally> tallies(Chunk letters, long position) {
    Map<Kind, Tally> tallies = new HashMap<>();
    Kind kind = null;
    Tally tally = null;
    Defect defect = null;
    int stream = -1;
    for (int letter = 0; letter < letters.count(); letter++) {
      Defect next = letters.defect(letter);
      if (tally == null || !next.equals(defect) || letters.streamIndex(letter) != stream) {
        stream = letters.streamIndex(letter);
        defect = next;
        kind = Kind.of(defect, letters.stream(letter).source());
        tally = tallies.get(kind);
        if (tally == null) {
          tally = new Tally(position + letter);
          tallies.put(kind, tally);
        }
      }
      tally.add(position + letter, next);
    }
    tallies.values().forEach(Tally::turn);
    return tallies;
  }

  private long grow(Connection connection, Kind kind, Tally tally, long atMillis)
      throws SQLException {
    long known = write(grow.on(connection), kind, tally, atMillis, false);
    if (known >= 0) {
      return known;
    }
    if (count(connection) < GROUPS_MOST) {
      return write(begin.on(connection), kind, tally, atMillis, true);
    }
    long others = write(grow.on(connection), kind.ofOthers(), tally, atMillis, false);
    return others >= 0
        ? others
        : write(begin.on(connection), kind.ofOthers(), tally, atMillis, true);
  }

  private long count(Connection connection) throws SQLException {
    try (ResultSet row = countGroups.on(connection).executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static long write(
      PreparedStatement statement, Kind kind, Tally tally, long atMillis, boolean isNew)
      throws SQLException {
    statement.setLong(1, tally.packets);
    statement.setLong(2, tally.split);
    statement.setLong(3, tally.last);
    statement.setLong(4, atMillis);
    statement.setString(5, tally.detail);
    statement.setString(6, kind.reason());
    statement.setString(7, kind.channel());
    statement.setString(8, kind.source());
    if (isNew) {
      statement.setLong(9, tally.first);
    }
    return firstLong(statement, -1);
  }

  private static long firstLong(PreparedStatement statement, long otherwise) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : otherwise;
    }
  }

  /** Takes settled letters of one page out of the open ones. */
  void settle(Connection connection, long page, Iterable<Fate> fates) throws SQLException {
    Map<Kind, long[]> counts = new HashMap<>();
    for (Fate fate : fates) {
      Kind kind = Kind.of(fate.defect(), fate.source());
      long[] both = counts.computeIfAbsent(kind, each -> new long[2]);
      both[fate.defect().split() ? 1 : 0]++;
    }
    for (Map.Entry<Kind, long[]> each : counts.entrySet()) {
      long group = settle(connection, each.getKey(), each.getValue());
      if (group < 0) {
        group = settle(connection, each.getKey().ofOthers(), each.getValue());
      }
      settlePage(connection, group, page, each.getValue()[0] + each.getValue()[1]);
    }
  }

  private long settle(Connection connection, Kind kind, long[] counts) throws SQLException {
    PreparedStatement statement = settle.on(connection);
    statement.setLong(1, counts[0]);
    statement.setLong(2, counts[1]);
    statement.setString(3, kind.reason());
    statement.setString(4, kind.channel());
    statement.setString(5, kind.source());
    return firstLong(statement, -1);
  }

  private void settlePage(Connection connection, long group, long page, long count)
      throws SQLException {
    PreparedStatement statement = settlePage.on(connection);
    statement.setLong(1, group);
    statement.setLong(2, page);
    statement.setLong(3, count);
    long left = firstLong(statement, -1);
    if (left < 0) {
      throw new SQLException("the index of dead letters knows none of group " + group + " there");
    }
    if (left == 0) {
      PreparedStatement drop = dropPage.on(connection);
      drop.setLong(1, group);
      drop.setLong(2, page);
      drop.executeUpdate();
    }
  }
}
