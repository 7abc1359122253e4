package dev.trackside.connectors.postgres;

import static dev.trackside.connectors.postgres.PostgresSinkTest.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the sink asks of TimescaleDB, against a real server in which something else stands in for
 * the extension: no package of it is to be had where this is built. The stand-in has the parameters
 * that the extension documents for {@code create_hypertable(relation, time_column_name, ...)}, and
 * refuses what it documents to refuse: a table with partitions, a time that may be null, a unique
 * index without the time. It makes no chunks.
 */
@SuppressWarnings("NullAway.Init") // the server is there before the first test
final class TimescaleTest {
  private static final String LATER = "2025-09-07T13:03:12Z";

  /** In a schema of its own, whose name needs quotes. */
  private static final List<String> STAND_IN =
      List.of(
          "create schema \"Time scale\"",
          "set allow_system_table_mods = on",
          """
          insert into pg_extension
            (oid, extname, extowner, extnamespace, extrelocatable, extversion)
          values (99999, 'timescaledb', 10, '"Time scale"'::regnamespace, false, 'stand-in')\
          """,
          "create table \"Time scale\".made (name text, chunk interval, indexes boolean)",
          """
          create function "Time scale".create_hypertable(
            relation regclass, time_column_name name, partitioning_column name = null,
            number_partitions integer = null, associated_schema_name name = null,
            associated_table_prefix name = null, chunk_time_interval anyelement = null::bigint,
            create_default_indexes boolean = true, if_not_exists boolean = false)
          returns table (hypertable_id int, schema_name name, table_name name, created bool)
          language plpgsql as $$
          declare
            place smallint;
          begin
            select attnum into strict place from pg_attribute
              where attrelid = relation and attname = time_column_name and attnotnull;
            perform 1 from pg_class where oid = relation and relkind = 'r';
            if not found then
              raise exception 'table "%" is already partitioned', relation;
            end if;
            perform 1 from pg_index
              where indrelid = relation and indisunique and place <> all (indkey::int2[]);
            if found then
              raise exception 'a unique index without the column "%"', time_column_name;
            end if;
            insert into "Time scale".made
              values (relation::text, chunk_time_interval, create_default_indexes);
            return query select 1, 'public'::name, relation::text::name, true;
          end $$\
          """);

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
    server.execute(database, String.join(";\n", STAND_IN)); // one session: it has a setting
  }

  private String deliver(String options, int number, String at) throws Exception {
    PostgresTarget target = PostgresTarget.parse(server.url(database) + options);
    String one = line("r" + number, at, "{\"speed\":312.5}", "");
    SealedBatch batch = Batches.of("a-node-s1-%015d".formatted(number), number, List.of(one));
    try (PostgresSink sink = new PostgresSink("postgres:test", "site", target, Optional::empty)) {
      return sink.deliver(batch).toString();
    }
  }

  private List<String> query(String sql) throws Exception {
    return server.query(database, sql);
  }

  @ParameterizedTest
  @CsvSource({
    "'', sample, 1 day",
    "&trackside.layout=columns&trackside.partition=month, wide, 1 mon"
  })
  void tablesAreHypertablesAndItMakesNoPartitions(String options, String table, String chunk)
      throws Exception {
    String first = deliver(options, 1, "2025-08-31T13:03:12Z");
    assertThat(first).startsWith(Acknowledged.class.getSimpleName());
    assertThat(deliver(options, 2, LATER)).startsWith(Acknowledged.class.getSimpleName());
    assertThat(query("select * from \"Time scale\".made order by name"))
        .containsExactlyInAnyOrder(
            "trackside.packet|" + chunk + "|f", "trackside." + table + "|" + chunk + "|f");
    assertThat(query("select hypertable from trackside.schema_version")).containsExactly("t");
    assertThat(
            query(
                "select relkind, count(*) from pg_class"
                    + " where relnamespace = 'trackside'::regnamespace and relkind in ('p', 'r')"
                    + " and relname similar to '(packet|sample|wide)%' group by relkind"))
        .containsExactly("r|2");
    assertThat(query("select request_id from trackside.packet order by at"))
        .containsExactly("r1", "r2");
    assertThat(query("select count(*) from trackside." + table)).containsExactly("2");
  }
}
