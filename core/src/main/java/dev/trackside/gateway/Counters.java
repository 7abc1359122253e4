package dev.trackside.gateway;

import dev.trackside.store.Prepared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The ledger's row: what is counted in the transaction that writes the data. */
final class Counters {
  private static final String COLUMNS =
      "commit_number, received, accepted, quarantined, duplicate, refused, split, released,"
          + " discarded, expired, removed, samples, next_position, next_dead_letter,"
          + " split_released, split_discarded, late_removed, letters_removed,"
          + " lost, letters_lost, split_lost";
  private static final int COUNT = 21;

  private final long[] values;

  private Counters(long[] values) {
    this.values = values;
  }

  /** A counter and its place in the row. */
  enum Of {
    COMMIT_NUMBER(0),
    RECEIVED(1),
    ACCEPTED(2),
    QUARANTINED(3),
    DUPLICATE(4),
    REFUSED(5),
    SPLIT(6),
    RELEASED(7),
    DISCARDED(8),
    EXPIRED(9),
    REMOVED(10),
    SAMPLES(11),
    NEXT_POSITION(12),
    NEXT_DEAD_LETTER(13),
    SPLIT_RELEASED(14),
    SPLIT_DISCARDED(15),
    LATE_REMOVED(16),
    LETTERS_REMOVED(17),
    LOST(18),
    LETTERS_LOST(19),
    SPLIT_LOST(20);

    private final int place;

    Of(int place) {
      this.place = place;
    }
  }

  static Counters zero() {
    Counters counters = new Counters(new long[COUNT]);
    counters.set(Of.NEXT_POSITION, 1);
    counters.set(Of.NEXT_DEAD_LETTER, 1);
    return counters;
  }

  static Counters read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + COLUMNS + " FROM ledger")) {
      Counters counters = zero();
      if (row.next()) {
        for (int i = 0; i < COUNT; i++) {
          counters.values[i] = row.getLong(i + 1);
        }
      }
      return counters;
    }
  }

  static Prepared statement() {
    return new Prepared(
        "INSERT OR REPLACE INTO ledger (id, "
            + COLUMNS
            + ") VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  }

  void write(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < COUNT; i++) {
      statement.setLong(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  Counters copy() {
    return new Counters(values.clone());
  }

  /** Packets ever written to the buffer: those that passed, and those that came back late. */
  long buffered() {
    return get(Of.ACCEPTED) + late();
  }

  /** Packets of the buffer that were dead letters before. */
  long late() {
    return get(Of.RELEASED) + get(Of.SPLIT_RELEASED);
  }

  /** Dead letters that wait: whole packets and single samples. */
  long openLetters() {
    return get(Of.QUARANTINED)
        + get(Of.SPLIT)
        - late()
        - get(Of.DISCARDED)
        - get(Of.SPLIT_DISCARDED)
        - get(Of.LETTERS_LOST)
        - get(Of.SPLIT_LOST);
  }

  long get(Of counter) {
    return values[counter.place];
  }

  void set(Of counter, long value) {
    values[counter.place] = value;
  }

  void add(Of counter, long amount) {
    values[counter.place] += amount;
  }
}
