package dev.trackside.quarantine;

import dev.trackside.packet.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks the index of dead letters: groups, and the pages on which a filter's open letters lie. */
final class GroupQuery {
  private final String where;
  private final List<String> texts = new ArrayList<>();

  /** The groups that a filter's reasons, source and channel mean. */
  GroupQuery(LetterFilter filter) {
    StringBuilder conditions = new StringBuilder("1");
    if (!filter.reasons().isEmpty()) {
      conditions.append(" AND g.reason IN (");
      for (Reason reason : filter.reasons()) {
        conditions.append(texts.isEmpty() ? "?" : ", ?");
        texts.add(reason.word());
      }
      conditions.append(')');
    }
    if (!filter.source().equals(LetterFilter.ANY)) {
      conditions.append(" AND g.source IN (?, ?)");
      texts.add(filter.source());
      texts.add(LetterIndex.OTHERS);
    }
    if (!filter.channel().equals(LetterFilter.ANY)) {
      conditions.append(" AND g.channel = ?");
      texts.add(filter.channel());
    }
    this.where = conditions.toString();
  }

  /** The first page from one on that has open letters of these groups; -1 for none. */
  long pageFrom(Connection connection, long page) throws SQLException {
    return page(connection, "min", ">=", page);
  }

  /** The last page up to one that has open letters of these groups; -1 for none. */
  long pageUpTo(Connection connection, long page) throws SQLException {
    return page(connection, "max", "<=", page);
  }

  private long page(Connection connection, String which, String compare, long page)
      throws SQLException {
    // A look-up a group; a plain join would walk over every page behind it.
    String sql =
        ("SELECT %1$s((SELECT %1$s(p.page) FROM dead_letter_page p WHERE p.group_id = g.id"
                + " AND p.page %2$s ?)) FROM dead_letter_group g"
                + " WHERE g.open_packets + g.open_split > 0 AND %3$s")
            .formatted(which, compare, where);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, page);
      setTexts(statement, 2);
      try (ResultSet row = statement.executeQuery()) {
        long found = row.next() ? row.getLong(1) : -1;
        return row.wasNull() ? -1 : found;
      }
    }
  }

  /** Open letters of these groups; a sum over the groups. */
  long open(Connection connection) throws SQLException {
    String sql =
        "SELECT coalesce(sum(g.open_packets + g.open_split), 0) FROM dead_letter_group g WHERE "
            + where;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      setTexts(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** The groups, those with most open letters first. */
  List<LetterGroup> groups(Connection connection, boolean withSettled, int most)
      throws SQLException {
    String sql =
        ("SELECT id, reason, channel, source, packets, split, open_packets, open_split,"
                + " first_position, last_position, first_at, last_at, detail"
                + " FROM dead_letter_group g WHERE %s%s"
                + " ORDER BY open_packets + open_split DESC, packets + split DESC, id LIMIT ?")
            .formatted(withSettled ? "" : "g.open_packets + g.open_split > 0 AND ", where);
    List<LetterGroup> groups = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = setTexts(statement, 1);
      statement.setInt(next, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          groups.add(group(row));
        }
      }
    }
    return groups;
  }

  private static LetterGroup group(ResultSet row) throws SQLException {
    String source = row.getString(4);
    return new LetterGroup(
        row.getLong(1),
        Reason.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
        row.getString(3),
        source.equals(LetterIndex.OTHERS) ? "(many others)" : source,
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getString(13));
  }

  private int setTexts(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (String text : texts) {
      statement.setString(next++, text);
    }
    return next;
  }
}
