package dev.trackside.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is filled from another one. Until it is finished it may be lost, and nobody counts on
 * it: so it is written without a journal, and its indexes and triggers are made last.
 */
public final class NewFile implements AutoCloseable {
  /** Bytes of a page of the files that are made here. */
  public static final int PAGE_SIZE = 16_384;

  private final Path file;
  private final Schema schema;
  private final Connection connection;
  private final List<String> later = new ArrayList<>();

  private NewFile(Path file, Schema schema, Connection connection) {
    this.file = file;
    this.schema = schema;
    this.connection = connection;
  }

  /** Makes an empty file with the tables of a version; one of the same name is removed. */
  public static NewFile create(Path file, Schema schema, int version) {
    try {
      Files.deleteIfExists(file);
      Connection connection = Connections.plain(file);
      NewFile made = new NewFile(file, schema, connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA page_size=" + PAGE_SIZE);
        statement.execute("PRAGMA journal_mode=OFF");
        statement.execute("PRAGMA synchronous=OFF");
        statement.execute("PRAGMA cache_size=-32768");
        schema.migrate(connection, version);
        made.putOff(statement);
        return made;
      } catch (SQLException | StoreException e) {
        connection.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw Connections.explain("cannot make " + file, e);
    }
  }

  private void putOff(Statement statement) throws SQLException {
    String sql =
        "SELECT type, name, sql FROM sqlite_schema"
            + " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL";
    List<String> drops = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        drops.add("DROP " + row.getString(1) + " " + row.getString(2));
        later.add(row.getString(3));
      }
    }
    for (String drop : drops) {
      statement.execute(drop);
    }
  }

  /** Where to write; each statement for itself, or in transactions. */
  public Connection connection() {
    return connection;
  }

  /** Makes what was put off, and brings the file to the newest version. */
  public void complete() {
    try (Statement statement = connection.createStatement()) {
      for (String each : later) {
        statement.execute(each);
      }
      later.clear();
      schema.migrate(connection);
    } catch (SQLException e) {
      throw Connections.explain("cannot complete " + file, e);
    }
  }

  /** Closes the file and has it on the disk. */
  @Override
  public void close() {
    try {
      connection.close();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        DirectorySync.force(parent);
      }
    } catch (IOException | SQLException e) {
      throw Connections.explain("cannot write " + file, e);
    }
  }
}
