package dev.trackside.bench.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The rows that a sink wrote, batch by batch, as files in the binary format of {@code COPY}; and a
 * plain {@code COPY} of them by the same driver, a transaction a batch, into tables of the same
 * columns and indexes, which are neither partitioned nor know of batches.
 */
public final class CopiedRows {
  private static final List<String> TABLES = List.of("sample", "packet");
  private static final int BUFFER_BYTES = 128 << 10;

  private final PostgresProcess server;
  private final List<List<Path>> batches;

  private CopiedRows(PostgresProcess server, List<List<Path>> batches) {
    this.server = server;
    this.batches = batches;
  }

  /** Takes the rows of a schema out, and makes the plain tables. */
  public static CopiedRows of(PostgresProcess server, String schema, Path directory)
      throws SQLException, IOException {
    Files.createDirectories(directory);
    server.execute("create schema plain");
    for (String table : TABLES) {
      server.execute(
          "create table plain.%1$s (like %2$s.%1$s including all)".formatted(table, schema));
    }
    List<List<Path>> batches = new ArrayList<>();
    try (Connection connection = server.connect()) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (long number : numbers(connection, schema)) {
        List<Path> files = new ArrayList<>();
        for (String table : TABLES) {
          Path file = directory.resolve(number + "." + table);
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            String rows = "select * from %s.%s where batch = %d order by line";
            copy.copyOut(
                "copy (%s) to stdout (format binary)"
                    .formatted(rows.formatted(schema, table, number)),
                out);
          }
          files.add(file);
        }
        batches.add(files);
      }
    }
    return new CopiedRows(server, batches);
  }

  private static List<Long> numbers(Connection connection, String schema) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select number from %s.batch order by number".formatted(schema))) {
      while (row.next()) {
        numbers.add(row.getLong(1));
      }
    }
    return numbers;
  }

  /** Copies them into empty tables; what passed between the first commit and the last. */
  public TimedSink.Span copy() throws SQLException, IOException {
    server.execute("truncate plain.packet, plain.sample");
    server.execute("checkpoint");
    TimedSink.Moment began = TimedSink.Moment.NONE;
    try (Connection connection = server.connect()) {
      connection.setAutoCommit(false);
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (List<Path> batch : batches) {
        for (int i = 0; i < TABLES.size(); i++) {
          try (InputStream in =
              new BufferedInputStream(Files.newInputStream(batch.get(i)), BUFFER_BYTES)) {
            copy.copyIn(
                "copy plain." + TABLES.get(i) + " from stdin (format binary)", in, BUFFER_BYTES);
          }
        }
        connection.commit();
        began = began.nanos() == 0 ? TimedSink.Moment.now() : began;
      }
      return TimedSink.Span.between(began, TimedSink.Moment.now());
    }
  }
}
