package dev.trackside.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Refused;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.kit.Batches;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sink says when the database is not as it should be, against a real server. */
@SuppressWarnings("NullAway.Init") // the server is there before the first test
final class PostgresFaultsTest {
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

  private static Delivery deliver(String url, long first) throws Exception {
    PostgresTarget target = PostgresTarget.parse(url);
    Optional<String> password = Optional.of("open sesame");
    try (PostgresSink sink = new PostgresSink("postgres:test", "site", target, () -> password)) {
      String line = PostgresSinkTest.line("r" + first, "{\"speed\":" + first + "}");
      return sink.deliver(Batches.of("n-s1-" + first, first, List.of(line)));
    }
  }

  private static void assertUnavailable(Delivery answer, String problem, String hint) {
    assertThat(answer).isInstanceOf(Unavailable.class);
    Unavailable unavailable = (Unavailable) answer;
    assertThat(unavailable.problem()).contains(problem).doesNotContain("sesame");
    assertThat(unavailable.hint()).contains(hint).doesNotContain("sesame");
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    assertUnavailable(deliver(server.url("nowhere"), 1), "\"nowhere\" does not exist", "create");
    String gone = server.url(database).replace(":" + server.port(), ":1");
    assertUnavailable(deliver(gone, 1), "refused", "check that the server runs");
    String nobody = server.url(database).replace("user=postgres", "user=nobody");
    assertUnavailable(deliver(nobody, 1), "\"nobody\" does not exist", "PGPASSWORD");
  }

  @Test
  void aRoleWithoutRightsIsToldWhichItNeeds() throws Exception {
    server.execute(database, "drop role if exists guest; create role guest login");
    String guest = server.url(database).replace("user=postgres", "user=guest");
    assertUnavailable(deliver(guest, 1), "permission denied for database", "docs/postgres.md");
    assertThat(deliver(server.url(database), 1)).isInstanceOf(Acknowledged.class);
    assertUnavailable(deliver(guest, 2), "permission denied", "docs/postgres.md");
  }

  @Test
  void aRoleWithASchemaOfItsOwnNeedsNoOtherRight() throws Exception {
    server.execute(
        database,
        "drop role if exists owner; create role owner login;"
            + "create schema trackside authorization owner");
    String owner = server.url(database).replace("user=postgres", "user=owner");
    assertThat(deliver(owner, 1)).isInstanceOf(Acknowledged.class);
    server.execute(database, "drop table trackside.sample_20250831");
    assertThat(deliver(owner, 2)).isInstanceOf(Acknowledged.class);
    server.execute(database, "drop owned by owner; drop role owner");
  }

  @Test
  void aRoleThatMayOnlyWriteCanWriteWhatIsPrepared() throws Exception {
    assertThat(deliver(server.url(database), 1)).isInstanceOf(Acknowledged.class);
    server.execute(
        database,
        """
        drop role if exists writer; create role writer login;
        grant usage on schema trackside to writer;
        grant select, insert on all tables in schema trackside to writer\
        """);
    String writer = server.url(database).replace("user=postgres", "user=writer");
    assertThat(deliver(writer, 2)).isInstanceOf(Acknowledged.class);
  }

  @Test
  void tablesOfAnotherKindAreLeftAlone() throws Exception {
    assertThat(deliver(server.url(database), 1)).isInstanceOf(Acknowledged.class);
    Delivery other = deliver(server.url(database) + "&trackside.layout=columns", 2);
    assertUnavailable(other, "laid out as rows, day; the sink wants columns, day", "schema");
    server.execute(database, "insert into trackside.schema_version values (9, 'x', 'y', false)");
    assertUnavailable(deliver(server.url(database), 2), "version 9", "bring this gateway");
  }

  @Test
  void aConstraintOfTheOperatorRefusesAndAChangedTableDoesNot() throws Exception {
    String url = server.url(database);
    assertThat(deliver(url, 1)).isInstanceOf(Acknowledged.class);
    server.execute(database, "alter table trackside.sample add constraint fast check (value < 5)");
    assertThat(deliver(url, 7)).isInstanceOf(Refused.class);
    assertThat(deliver(url, 4)).isInstanceOf(Acknowledged.class);
    server.execute(database, "alter table trackside.sample add lap int");
    assertThat(deliver(url, 3)).isInstanceOf(Acknowledged.class);
    server.execute(
        database,
        "drop view trackside.reading; alter table trackside.sample alter value type real");
    assertUnavailable(deliver(url, 2), "incorrect binary data format", "changed the tables");
    server.execute(database, "drop table trackside.packet");
    assertUnavailable(deliver(url, 2), "does not exist", "changed the tables");
    assertThat(server.query(database, "select count(*) from trackside.batch")).containsExactly("3");
  }

  @Test
  void aStandbyIsNotThePrimary() throws Exception {
    assertThat(deliver(server.url(database), 1)).isInstanceOf(Acknowledged.class);
    server.execute(
        "postgres", "alter database " + database + " set default_transaction_read_only = on");
    assertUnavailable(deliver(server.url(database), 2), "read-only", "name the primary");
  }

  @Test
  void whatIsAcknowledgedIsOnTheServersDisk() throws Exception {
    server.execute("postgres", "alter database " + database + " set synchronous_commit = off");
    assertThat(deliver(server.url(database), 1)).isInstanceOf(Acknowledged.class);
    server.kill();
    server.start();
    assertThat(server.query(database, "select value from trackside.sample")).containsExactly("1");
  }
}
