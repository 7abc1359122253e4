package dev.trackside.audit;

import dev.trackside.tree.Frontier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** All that the next entry needs to know of those before it. Follows from them alone. */
final class LogState {
  private static final String NEWEST =
      "SELECT seq, leaf, body FROM audit_entry ORDER BY seq DESC LIMIT 1";
  private static final String NEXT_JURISDICTION = "SELECT min(jur) FROM audit_row WHERE jur > ?";
  private static final String HEAD =
      "SELECT jseq, leaf FROM audit_row WHERE jur = ? ORDER BY jseq DESC LIMIT 1";

  final Frontier frontier;
  final TreeMap<String, Head> heads = new TreeMap<>();
  byte[] leaf = Entry.none();
  String boot = "";
  String kind = "";
  long offsetNanos;

  /** How many missing events the entries written through this state tell of. */
  long missedTold;

  /**
   * How far a jurisdiction's own chain is.
   *
   * @param count entries
   * @param leaf the hash of the newest
   */
  record Head(long count, byte[] leaf) {}

  private LogState(Frontier frontier) {
    this.frontier = frontier;
  }

  /** The state after the entries that this transaction sees. */
  static LogState read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEWEST);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return new LogState(new Frontier());
      }
      Entry newest = new Entry(row.getLong(1), row.getBytes(2), row.getBytes(3));
      long size = newest.seq() + 1;
      LogState state = new LogState(Frontier.of(new StoredNodes(connection), size));
      state.leaf = newest.leaf();
      state.kind = newest.text("kind");
      if (newest.members().get("clock") instanceof Map<?, ?> clock
          && clock.get("boot") instanceof String boot
          && clock.get("mono_ns") instanceof String nanos) {
        state.boot = boot;
        state.offsetNanos =
            new Entry.Stamp(Instant.parse(newest.text("ts")), boot, Long.parseLong(nanos))
                .offsetNanos();
      }
      state.readHeads(connection);
      return state;
    }
  }

  private void readHeads(Connection connection) throws SQLException {
    try (PreparedStatement next = connection.prepareStatement(NEXT_JURISDICTION);
        PreparedStatement head = connection.prepareStatement(HEAD)) {
      for (String name = after(next, ""); !name.isEmpty(); name = after(next, name)) {
        head.setString(1, name);
        try (ResultSet row = head.executeQuery()) {
          if (row.next()) {
            heads.put(name, new Head(row.getLong(1) + 1, row.getBytes(2)));
          }
        }
      }
    }
  }

  private static String after(PreparedStatement next, String name) throws SQLException {
    next.setString(1, name);
    try (ResultSet row = next.executeQuery()) {
      String found = row.next() ? row.getString(1) : null;
      return found == null ? "" : found;
    }
  }

  long size() {
    return frontier.size();
  }

  Head head(String jurisdiction) {
    return heads.getOrDefault(jurisdiction, new Head(0, Entry.none()));
  }

  /** Where the next entry of a jurisdiction stands. */
  Entry.Place next(String jurisdiction) {
    Head head = head(jurisdiction);
    return new Entry.Place(size(), leaf, head.count(), head.leaf());
  }
}
