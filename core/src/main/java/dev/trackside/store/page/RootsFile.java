package dev.trackside.store.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  /** Its name, in the data directory. */
  public static final String FILE = "trackside.roots";

  private static final String VERSION = "version";

  private RootsFile() {}

  /**
   * The roots of a file.
   *
   * @param version the schema's; 0 when it is not known
   * @param pages the first page of each table, by its name
   */
  public record Roots(int version, Map<String, Integer> pages) {}

  /** What is to be noted of an open file. */
  public static String text(Connection connection) throws SQLException {
    StringBuilder text = new StringBuilder();
    String sql =
        "SELECT '%s', user_version, 0 FROM pragma_user_version UNION ALL".formatted(VERSION)
            + " SELECT name, rootpage, 1 FROM sqlite_schema WHERE type = 'table' ORDER BY 3, 1";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        text.append(row.getString(1)).append(' ').append(row.getInt(2)).append('\n');
      }
    }
    return text.toString();
  }

  /** The roots that were noted beside a file; none when nothing was, or it cannot be read. */
  public static Roots read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    Map<String, Integer> pages = new TreeMap<>();
    int version = 0;
    if (Files.exists(file)) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
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
