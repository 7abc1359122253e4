package dev.trackside.connectors.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The partitions, made before the first packet of their time comes. There is none for the rest, so
 * nothing grows unseen.
 *
 * <p>A partition is made aside and then attached: that holds up neither readers nor writers of the
 * table, as {@code create table .. partition of} would.
 */
final class Periods {
  /** A batch that spans more is halved: each takes locks, of which a server has a few thousand. */
  static final int MISSING_MOST = 64;

  private static final int KNOWN_MOST = 10_000;

  private final PostgresTarget target;
  private final boolean areMade;
  private final List<String> tables;
  private final Set<Long> known = new HashSet<>();
  private final Set<LocalDate> missing = new TreeSet<>();
  private long lastDay = Long.MIN_VALUE;

  /**
   * Those of some tables.
   *
   * @param isHypertable true where TimescaleDB makes its chunks by itself
   */
  Periods(PostgresTarget target, boolean isHypertable, List<String> tables) {
    this.target = target;
    this.areMade = isHypertable;
    this.tables = List.copyOf(tables);
  }

  /** Whether a day has its partition; one that has not is remembered for {@link #prepare}. */
  boolean has(long epochDay) {
    if (areMade || epochDay == lastDay) {
      return true;
    }
    if (known.contains(epochDay)) {
      lastDay = epochDay;
      return true;
    }
    missing.add(begin(epochDay));
    return false;
  }

  /** How many are missing. */
  int missing() {
    return missing.size();
  }

  void forgetMissing() {
    missing.clear();
  }

  /** Makes those that were missing, and commits. */
  void prepare(Connection connection) throws SQLException {
    for (LocalDate from : missing) {
      LocalDate to = end(from);
      for (String table : tables) {
        try (Statement make = connection.createStatement()) {
          make.setEscapeProcessing(false);
          make.execute(statement(table, from, to));
        }
        connection.commit();
      }
      if (known.size() > KNOWN_MOST) {
        known.clear();
        lastDay = Long.MIN_VALUE;
      }
      for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
        known.add(day.toEpochDay());
      }
    }
    missing.clear();
  }

  private LocalDate begin(long epochDay) {
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    return switch (target.partition()) {
      case DAY -> day;
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  private LocalDate end(LocalDate begin) {
    return switch (target.partition()) {
      case DAY -> begin.plusDays(1);
      case MONTH -> begin.plusMonths(1);
    };
  }

  /** Behind the year 9999 Java writes a sign. */
  private static String date(LocalDate day) {
    return day.toString().replace("+", "");
  }

  /** One statement, so that a link that fails never leaves the lock behind. */
  private String statement(String table, LocalDate from, LocalDate to) {
    String schema = target.schema();
    String name = table + "_" + from.toString().replace("-", "");
    return """
    do $trackside$ begin
      if to_regclass('%1$s.%2$s') is null then
        perform pg_advisory_xact_lock(%5$d);
        if not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = '%1$s' and c.relname = '%2$s') then
          create table %1$s.%2$s (like %1$s.%3$s including defaults);
          alter table %1$s.%3$s attach partition %1$s.%2$s
            for values from ('%4$s 00:00:00+00') to ('%6$s 00:00:00+00');
        end if;
      end if;
    end $trackside$\
    """
        .formatted(schema, name, table, from, Schema.key(schema), date(to));
  }
}
