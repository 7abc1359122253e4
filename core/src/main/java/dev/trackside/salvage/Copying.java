package dev.trackside.salvage;

import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import dev.trackside.store.StoreException;
import dev.trackside.store.page.Row;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies row by row what is whole. For one thread. */
final class Copying implements Source.Taker {
  private static final int SHORT = 512;
  private static final int ROWS_A_STEP = 2_000;

  private final Connection connection;
  private final Progress progress;
  private final boolean isLooking;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Map<String, Blocks> blocks = new HashMap<>();
  private final TreeHash hash = new TreeHash();
  private long nextPosition = Long.MAX_VALUE;
  private long nextLetter = Long.MAX_VALUE;
  private long entries;
  private boolean isStray;
  private int inStep;

  /** Hears how far it is. */
  interface Progress {
    /** So many bytes of the damaged file are read, which lie in a table. */
    void read(String table, long bytes);
  }

  /** Copies into a new file. */
  Copying(Connection connection, Progress progress) {
    this(connection, progress, false);
  }

  private Copying(Connection connection, Progress progress, boolean isLooking) {
    this.connection = connection;
    this.progress = progress;
    this.isLooking = isLooking;
  }

  /** One that copies all but what is long: enough to count by. */
  static Copying looking(Connection connection, Progress progress) {
    return new Copying(connection, progress, true);
  }

  /** Copies all tables, those first that say how far the others may go. */
  void copy(Source source) throws IOException, SQLException {
    List<Table> tables = Table.all(connection);
    List<Table> ordered = tables.stream().sorted(Comparator.comparing(Copying::isLater)).toList();
    try (Statement statement = connection.createStatement()) {
      if (tables.stream().anyMatch(each -> each.name().equals("request_indexed"))) {
        statement.execute("DELETE FROM request_indexed"); // older files have no such table
      }
      statement.execute("BEGIN");
      for (Table each : ordered) {
        progress.read(each.name(), source.bytesRead());
        source.read(each, this);
        step(statement);
      }
      isStray = true;
      source.readStray(ordered, this);
      statement.execute("COMMIT");
    }
    for (PreparedStatement each : statements.values()) {
      each.close();
    }
  }

  private static boolean isLater(Table table) {
    return !table.name().equals("ledger");
  }

  private void step(Statement statement) throws SQLException {
    if (inStep > ROWS_A_STEP) {
      statement.execute("COMMIT");
      statement.execute("BEGIN");
      inStep = 0;
    }
  }

  @Override
  public boolean take(Table table, Row row) throws IOException {
    try {
      if (!isWhole(table, row)) {
        return false;
      }
      boolean isLong = Role.of(table.name()) == Role.BLOCKS;
      int size = row.values().size();
      String key = table.name() + size;
      PreparedStatement statement = statements.get(key);
      if (statement == null) {
        statement = connection.prepareStatement(table.insert(size));
        statements.put(key, statement);
      }
      table.insert(statement, isLooking && isLong ? row.shortened(SHORT) : row);
      inStep++;
      note(table, row);
      return true;
    } catch (SQLException e) {
      if ((e.getErrorCode() & 0xff) == CONSTRAINT) {
        return false;
      }
      throw StoreException.explaining("the new file cannot be written", e);
    }
  }

  /** What SQLite says of a row that the schema does not allow. */
  private static final int CONSTRAINT = 19;

  private boolean isWhole(Table table, Row row) throws SQLException {
    return switch (Role.of(table.name())) {
      case BLOCKS -> isBlock(table, row);
      case LOG -> !table.name().equals("audit_entry") || isEntry(table, row);
      case OTHER -> !isStray || !table.name().equals("session") || isSession(table, row);
      case ESSENTIAL -> !table.name().equals("policy") || isPolicy(table, row);
    };
  }

  /** A policy names itself by its hash, and everything that left by it names that. */
  private static boolean isPolicy(Table table, Row row) {
    String hash = table.text(row, "hash");
    PolicyReader.Document text =
        new PolicyReader.Document("policy " + hash, table.text(row, "text"));
    try {
      PolicyReader.again(text, hash);
      return true;
    } catch (PolicyException e) {
      return false;
    }
  }

  private boolean isBlock(Table table, Row row) throws SQLException {
    Blocks known = blocks.get(table.name());
    if (known == null) {
      known = new Blocks(connection, table);
      blocks.put(table.name(), known);
    }
    return known.isGood(row, table.name().equals("buffer_block") ? nextPosition : nextLetter);
  }

  private boolean isEntry(Table table, Row row) {
    boolean isNext = isStray || row.rowid() >= entries;
    entries = Math.max(entries, row.rowid() + 1);
    return isNext && Arrays.equals(hash.leaf(table.bytes(row, "body")), table.bytes(row, "leaf"));
  }

  private static boolean isSession(Table table, Row row) {
    return table.number(row, "first_position") > 0;
  }

  private void note(Table table, Row row) {
    if (table.name().equals("ledger")) {
      nextPosition = table.number(row, "next_position");
      nextLetter = table.number(row, "next_dead_letter");
    }
  }
}
