package dev.trackside.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.kit.Batches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/postgres.md} says about the tables, held against a real server. */
final class PostgresDocsTest {
  private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|.*", Pattern.MULTILINE);

  @Test
  void tablesAndQueriesAreAsTheyAreWritten() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "postgres.md"));
    try (PostgresServer server = PostgresServer.open()) {
      String rows = server.database();
      String columns = server.database();
      deliver(server.url(rows));
      deliver(server.url(columns) + "&trackside.layout=columns");
      List<String> empty = new ArrayList<>();
      Matcher block = SQL.matcher(text);
      while (block.find()) {
        String sql = block.group(1);
        if (sql.startsWith("create")) {
          server.execute(server.database(), sql);
          continue;
        }
        String database = sql.contains("trackside.wide") ? columns : rows;
        if (server.query(database, sql).isEmpty()) {
          empty.add(sql);
        }
      }
      assertThat(empty).isEmpty();
      assertThat(server.query(rows, COLUMNS)).allSatisfy(each -> assertNamed(text, each));
      assertThat(server.query(columns, COLUMNS)).allSatisfy(each -> assertNamed(text, each));
    }
  }

  private static final String COLUMNS =
      "select table_name, column_name from information_schema.columns"
          + " where table_schema = 'trackside' and table_name !~ '[0-9]$'"
          + " and table_name <> 'reading' and column_name not in ('speed', 'throttle')";

  private static void assertNamed(String text, String tableAndColumn) {
    String[] names = tableAndColumn.split("\\|", -1);
    Matcher row = ROW.matcher(text);
    while (row.find()) {
      if (row.group(1).equals(names[0])) {
        assertThat(row.group()).contains("`" + names[1] + "`");
        return;
      }
    }
    assertThat(names[0]).as("a table that the text does not name").isEmpty();
  }

  private static void deliver(String url) throws Exception {
    PostgresTarget target = PostgresTarget.parse(url);
    try (PostgresSink sink = new PostgresSink("postgres:t", "site", target, Optional::empty)) {
      String line =
          PostgresSinkTest.line(
              "01k00000000000000000000001",
              "2025-08-31T13:03:12.345678901Z",
              "{\"speed\":312.5,\"throttle\":99}",
              ",\"_jurisdiction\":\"IT\",\"_withheld\":[\"pulse\"],\"_late\":\"out_of_range\"");
      assertThat(sink.deliver(Batches.of("n-s1-1", 1, List.of(line))))
          .isInstanceOf(Acknowledged.class);
    }
  }
}
