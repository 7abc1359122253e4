package dev.trackside.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where each table of the file begins, kept beside it: SQLite writes that on the first page only,
 * and without it nothing could be found. It changes when the schema does, and never else.
 *
 * <pre>
 * trackside.roots    version 10\n batch 11\n ...
 * </pre>
 */
public final class RootsFile {
  static final String FILE = "trackside.roots";

  private static final String VERSION = "version";

  private RootsFile() {}

  /**
   * The roots of a file.
   *
   * @param version the schema's; 0 when it is not known
   * @param pages the first page of each table, by its name
   */
  public record Roots(int version, Map<String, Integer> pages) {}

  /** Notes the roots of an open file, when they are not noted yet. */
  static void keep(Connection connection, Path directory) throws SQLException, IOException {
    StringBuilder text = new StringBuilder();
    text.append(VERSION).append(' ');
    text.append(Connections.single(connection, "PRAGMA user_version")).append('\n');
    String sql = "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        text.append(row.getString(1)).append(' ').append(row.getInt(2)).append('\n');
      }
    }
    Path file = directory.resolve(FILE);
    if (!Files.exists(file) || !Files.readString(file).contentEquals(text)) {
      write(file, text.toString());
    }
  }

  /** Writes a small file so that it is there whole or not at all. */
  static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        unfinished,
        file,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      DirectorySync.force(parent);
    }
  }

  /** The roots that were noted beside a file; none when nothing was, or it cannot be read. */
  public static Roots read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    Map<String, Integer> pages = new TreeMap<>();
    int version = 0;
    if (Files.exists(file)) {
      for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && words[1].matches("[0-9]{1,9}")) {
          int number = Integer.parseInt(words[1]);
          version = words[0].equals(VERSION) ? number : version;
          pages.put(words[0], number);
        }
      }
    }
    pages.remove(VERSION);
    return new Roots(version, pages);
  }
}
