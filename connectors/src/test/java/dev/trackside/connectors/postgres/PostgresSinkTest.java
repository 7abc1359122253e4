package dev.trackside.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Refused;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the tables, against a real server. */
@SuppressWarnings("NullAway.Init") // the server is there before the first test
final class PostgresSinkTest {
  private static final String COLUMNS = "&trackside.layout=columns";

  private static PostgresServer server;
  private String database = "";

  @BeforeAll
  static void open() throws Exception {
    server = PostgresServer.open();
  }

  @AfterAll
  static void close() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void begin() throws Exception {
    database = server.database();
  }

  private PostgresSink sink(String options) {
    PostgresTarget target = PostgresTarget.parse(server.url(database) + options);
    return new PostgresSink("postgres:test", "site", target, Optional::empty);
  }

  static String line(String request, String at, String samples, String more) {
    return """
    {"request_id":"%s","source":"car-44","session":"race","circuit":"monza","timestamp":"%s",\
    "received_at":"2025-08-31T13:03:13.000000001Z","batch_id":"b","samples":%s%s}\
    """
        .formatted(request, at, samples, more);
  }

  static String line(String request, String samples) {
    return line(request, "2025-08-31T13:03:12.345678901Z", samples, "");
  }

  private Delivery deliver(String options, SealedBatch batch) throws Exception {
    try (PostgresSink sink = sink(options)) {
      return sink.deliver(batch);
    }
  }

  private Delivery deliver(String options, String... lines) throws Exception {
    return deliver(options, Batches.of("a-node-s1-000000000000001", 1, List.of(lines)));
  }

  private List<String> query(String sql) throws Exception {
    return server.query(database, sql);
  }

  @Test
  void everyFieldIsThere() throws Exception {
    String more =
        ",\"metadata\":{\"lap\":3},\"_jurisdiction\":\"IT\",\"_withheld\":[\"pulse\"],"
            + "\"_supplement\":true,\"_late\":\"out_of_range\"";
    String full =
        line("r1", "2025-08-31T13:03:12.345678901Z", "{\"speed\":312.5}", more)
            .replace("\"source\"", "\"packet_id\":\"p1\",\"source\"");
    SealedBatch made = Batches.of("a-node-s1-000000000000007", 7, List.of(full, line("r2", "{}")));
    SealedBatch batch = new SealedBatch(made.row(), made.bytes(), made.length(), new byte[] {1, 2});
    assertThat(deliver("", batch)).isInstanceOf(Acknowledged.class);
    assertThat(deliver("", batch).toString()).contains("(was there)");
    assertThat(query("select *, extract(epoch from at)::text from trackside.packet order by line"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains("|901|car-44|r1|p1|race|monza|")
                    .contains("|0|IT|{\"lap\": 3}|[\"pulse\"]|out_of_range|t|")
                    .endsWith("1756645392.345678"),
            second ->
                assertThat(second)
                    .contains("|901|car-44|r2|null|race|monza|")
                    .contains("|1|null|null|null|null|f|"));
    assertThat(query("select channel, source, kind, value, text, nanos from trackside.reading"))
        .containsExactly("speed|car-44|n|312.5|null|901");
    assertThat(query("select id, node, first, packets, format, proofs from trackside.batch"))
        .containsExactly("a-node-s1-000000000000007|a-node|7|2|1|\\x0102");
    assertThat(query("select encode(sha256, 'hex') from trackside.batch"))
        .containsExactly(batch.sha256());
  }

  private static final String ODD =
      "{\"minus\":-0.0,\"most\":1.7976931348623157E308,\"least\":4.9E-324,"
          + "\"whole\":9223372036854775807,\"below\":-9223372036854775808,\"small\":-7,"
          + "\"beyond\":100000000000000000000,\"no\":null,\"yes\":true,\"not\":false,"
          + "\"empty\":\"\",\"odd\":\"\\\\N \\\"ä€\\ud83c\\udfce\\n\",\"a \\\"b\\\" ä.x\":1,"
          + "\"at\":2,\"\":3}";

  @Test
  void oddValuesAreThereAsTheyWere() throws Exception {
    assertThat(deliver("", line("r", ODD))).isInstanceOf(Acknowledged.class);
    assertThat(query("select channel, kind, value, text from trackside.reading"))
        .containsExactlyInAnyOrder(
            "minus|n|-0|null",
            "most|n|1.7976931348623157e+308|null",
            "least|n|5e-324|null",
            "whole|n|9.223372036854776e+18|9223372036854775807",
            "below|n|-9.223372036854776e+18|-9223372036854775808",
            "small|n|-7|null",
            "beyond|n|1e+20|null",
            "no|z|null|null",
            "yes|b|1|null",
            "not|b|0|null",
            "empty|t|null|",
            "odd|t|null|\\N \"ä€🏎\n",
            "a \"b\" ä.x|n|1|null",
            "at|n|2|null",
            "|n|3|null");
  }

  @Test
  void oddValuesAreThereInColumns() throws Exception {
    assertThat(deliver(COLUMNS, line("r", ODD))).isInstanceOf(Acknowledged.class);
    assertThat(
            query(
                "select minus, most, least, whole, small, yes, \"not\", \"a \"\"b\"\" ä.x\""
                    + " from trackside.wide"))
        .containsExactly("-0|1.7976931348623157e+308|5e-324|9.223372036854776e+18|-7|1|0|1");
    assertThat(query("select key, value from trackside.wide, jsonb_each_text(rest) order by key"))
        .containsExactlyInAnyOrder(
            "|3",
            "at|2",
            "below|-9223372036854775808",
            "whole|9223372036854775807",
            "empty|",
            "no|null",
            "odd|\\N \"ä€🏎\n");
  }

  @Test
  void timesFromTheFirstToTheLastYearGetTheirPartitions() throws Exception {
    String[] lines = {
      line("r1", "0001-01-01T00:00:00Z", "{\"a\":1}", ""),
      line("r2", "9999-12-31T23:59:59.999999999Z", "{\"a\":2}", ""),
      line("r3", "1969-12-31T23:59:59.000000001Z", "{\"a\":3}", ""),
      line("r4", "1969-12-31T23:59:59.5Z", "{\"a\":4}", "")
    };
    assertThat(deliver("&trackside.partition=month", lines)).isInstanceOf(Acknowledged.class);
    String sql =
        "select tableoid::regclass, to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
            + " nanos, value from trackside.sample order by value";
    assertThat(query(sql))
        .containsExactly(
            "trackside.sample_00010101|0001-01-01 00:00:00.000000|0|1",
            "trackside.sample_99991201|9999-12-31 23:59:59.999999|999|2",
            "trackside.sample_19691201|1969-12-31 23:59:59.000000|1|3",
            "trackside.sample_19691201|1969-12-31 23:59:59.500000|0|4");
  }

  @Test
  void aPartitionThatIsDroppedIsMadeAgain() throws Exception {
    try (PostgresSink sink = sink("")) {
      SealedBatch first = Batches.of("n-s1-1", 1, List.of(line("r1", "{\"a\":1}")));
      SealedBatch second = Batches.of("n-s1-2", 2, List.of(line("r2", "{\"a\":2}")));
      assertThat(sink.deliver(first)).isInstanceOf(Acknowledged.class);
      server.execute(database, "drop table trackside.sample_20250831");
      assertThat(sink.deliver(second)).isInstanceOf(Unavailable.class);
      assertThat(sink.deliver(second)).isInstanceOf(Acknowledged.class);
      assertThat(query("select value from trackside.sample")).containsExactly("2");
    }
  }

  @Test
  void aBatchOverTooManyDaysIsHalved() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= Periods.MISSING_MOST; i++) {
      String at = "2025-%02d-%02dT00:00:00Z".formatted(1 + i / 28, 1 + i % 28);
      lines.add(line("r" + i, at, "{}", ""));
    }
    assertThat(deliver("", Batches.of("n-s1-1", 1, lines))).isInstanceOf(Refused.class);
    assertThat(deliver("", Batches.of("n-s1-1", 1, lines.subList(0, Periods.MISSING_MOST))))
        .isInstanceOf(Acknowledged.class);
  }

  @Test
  void manyChannelsAndLongTextsFitBothLayouts() throws Exception {
    StringBuilder samples = new StringBuilder("{\"long\":\"" + "ä".repeat(50_000) + "\"");
    for (int i = 0; i < 1_500; i++) {
      samples.append(",\"channel %d\":%d.5".formatted(i, i));
    }
    String line = line("r", samples + "}");
    assertThat(deliver("", line)).isInstanceOf(Acknowledged.class);
    assertThat(query("select count(*), sum(value) from trackside.sample"))
        .containsExactly("1501|1125000");
    assertThat(query("select length(text) from trackside.reading where channel = 'long'"))
        .containsExactly("50000");
    String wide = COLUMNS + "&trackside.schema=wide";
    assertThat(deliver(wide, line)).isInstanceOf(Acknowledged.class);
    String sql =
        "select count(*) from wide.wide, jsonb_each(rest) union all"
            + " select count(*) from pg_attribute"
            + " where attrelid = 'wide.wide'::regclass and atttypid = 'float8'::regtype";
    assertThat(query(sql)).containsExactly("601", String.valueOf(WideTable.COLUMNS_MOST));
  }

  @Test
  void aTextWithTheCharacterNulIsRefusedAndNothingIsThere() throws Exception {
    String good = line("r1", "{\"a\":1}");
    for (String options : List.of("", COLUMNS + "&trackside.schema=wide")) {
      for (String bad :
          List.of(
              line("r2", "{\"a\":\"x\\u0000\"}"),
              line("r2", "{\"a\\u0000\":\"x\"}"),
              line("r\\u0000", "{}"),
              line("r2", "2025-08-31T13:03:12Z", "{}", ",\"metadata\":{\"a\":\"\\u0000\"}"))) {
        assertThat(deliver(options, good, bad)).as(bad).isInstanceOf(Refused.class);
      }
      assertThat(deliver(options, good)).isInstanceOf(Acknowledged.class);
    }
    assertThat(
            query("select packets, (select count(*) from trackside.packet) from trackside.batch"))
        .containsExactly("1|1");
  }

  @Test
  void gatewaysThatComeAtOnceMakeTheTablesOnce() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (String options : List.of("", COLUMNS + "&trackside.schema=wide")) {
        List<Future<Delivery>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          String line = line("r" + i, "{\"a\":1,\"own" + i + "\":2,\"b\":3}");
          SealedBatch batch = Batches.of("n" + i + "-s1-1", 1, List.of(line));
          answers.add(pool.submit(() -> deliver(options, batch)));
        }
        for (Future<Delivery> each : answers) {
          assertThat(each.get()).isInstanceOf(Acknowledged.class);
        }
      }
    }
    assertThat(query("select count(*) from trackside.packet")).containsExactly("4");
    assertThat(query("select sum(a), sum(own0), sum(own3) from wide.wide"))
        .containsExactly("4|2|2");
  }
}
