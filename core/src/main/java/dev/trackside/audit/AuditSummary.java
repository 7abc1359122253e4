package dev.trackside.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the entries of a query come to.
 *
 * @param entries how many
 * @param firstTime the wall clock of the earliest, as entries write it; empty for none
 * @param lastTime that of the latest
 * @param byKind how many of each kind
 * @param byJurisdiction how many of each jurisdiction
 */
public record AuditSummary(
    long entries,
    String firstTime,
    String lastTime,
    Map<String, Long> byKind,
    Map<String, Long> byJurisdiction) {
  /** Copies the maps. */
  public AuditSummary {
    byKind = java.util.Collections.unmodifiableMap(new TreeMap<>(byKind));
    byJurisdiction = java.util.Collections.unmodifiableMap(new TreeMap<>(byJurisdiction));
  }

  /** Reads it. */
  public static AuditSummary read(Connection connection, AuditQuery query) throws SQLException {
    StringBuilder sql =
        new StringBuilder("SELECT kind, jur, count(*), min(ts), max(ts) FROM audit_row")
            .append(" WHERE seq >= 0");
    query.conditions().forEach(each -> sql.append(" AND ").append(each));
    sql.append(" GROUP BY kind, jur");
    Map<String, Long> byKind = new TreeMap<>();
    Map<String, Long> byJurisdiction = new TreeMap<>();
    long entries = 0;
    String first = "";
    String last = "";
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      int at = 1;
      for (Object each : query.values()) {
        statement.setObject(at++, each);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long count = row.getLong(3);
          entries += count;
          byKind.merge(row.getString(1), count, Long::sum);
          byJurisdiction.merge(row.getString(2), count, Long::sum);
          String from = row.getString(4);
          String to = row.getString(5);
          first = first.isEmpty() || from.compareTo(first) < 0 ? from : first;
          last = to.compareTo(last) > 0 ? to : last;
        }
      }
    }
    return new AuditSummary(entries, first, last, byKind, byJurisdiction);
  }
}
