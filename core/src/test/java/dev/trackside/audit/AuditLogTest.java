package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.store.StoreException;
import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry is there if and only if its act is, and nothing that is there changes. */
@Timeout(120)
final class AuditLogTest {
  @TempDir private Path folder;

  private static List<Entry> all(LoggedStore logged) {
    return logged.store.read(
        connection -> AuditReader.page(connection, AuditQuery.all(), 0, 10_000));
  }

  @Test
  void beginsByItselfAndChainsWhatFollows() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 7)) {
      List<Entry> entries = all(logged);

      assertThat(entries.stream().limit(3).map(entry -> entry.text("kind")))
          .containsExactly("log.genesis", "log.start", "batch.sealed");
      assertThat(entries.getFirst().data()).containsEntry("key", logged.key.verifier().text());
      for (int i = 1; i < entries.size(); i++) {
        byte[] before = new TreeHash().leaf(entries.get(i - 1).body());
        assertThat(entries.get(i).text("prev")).isEqualTo(TreeHash.hex(before));
      }
      assertThat(entries.get(2).members())
          .containsEntry("jseq", 0L)
          .containsEntry("jur", "IT")
          .containsEntry("ts", "2026-09-06T13:02:12.123456789Z");
      assertThat(entries.get(5).members())
          .containsEntry("jseq", 1L)
          .containsEntry("jprev", TreeHash.hex(entries.get(2).leaf()));
      assertThat(logged.sign().verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  @Test
  void twoEqualEventsHaveHashesThatDoNotTellSo() {
    try (LoggedStore logged = LoggedStore.open(folder)) {
      logged.log(LoggedStore.batch(1), LoggedStore.batch(1));
      List<Entry> entries = all(logged);
      assertThat(entries.get(2).text("salt")).hasSize(22).isNotEqualTo(entries.get(3).text("salt"));
    }
  }

  @Test
  void aRunThatWasKilledShowsInTheNextOne() {
    HandClock clock = new HandClock();
    try (LoggedStore logged = LoggedStore.open(folder, clock)) {
      logged.batches(0, 2);
    }
    try (LoggedStore logged = LoggedStore.open(folder, clock)) {
      logged.batches(2, 3).log(Event.of(Kind.STOP));
    }
    try (LoggedStore logged = LoggedStore.open(folder, clock).batches(3, 4).sign()) {
      assertThat(all(logged).stream().map(each -> each.text("kind") + each.data().get("after")))
          .containsSubsequence("log.startno stop", "log.stopnull", "log.startstop");
      assertThat(logged.verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  @Test
  void aStepOfTheClockIsAnEntry() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 1)) {
      logged.clock.step(Duration.ofMinutes(-10));
      logged.batches(1, 3).sign();
      assertThat(all(logged).stream().map(entry -> entry.text("kind")))
          .containsExactly(
              "log.genesis",
              "log.start",
              "batch.sealed",
              "clock.step",
              "batch.sealed",
              "batch.sealed");
      assertThat(all(logged).get(3).data()).containsEntry("by_ns", "-600000000000");
      assertThat(logged.verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  @Test
  void anActThatFailsLeavesNoEntryAndTheNextOneFollows() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 3)) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() ->
                logged.store.write(connection -> {
                  logged.log.append(connection, LoggedStore.batch(9));
                  throw new SQLException("the act failed");
                }))
            .isInstanceOf(StoreException.class);
        logged.batches(3 + i, 4 + i);
      }
      assertThat(all(logged)).hasSize(10);
      assertThat(logged.sign().verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  @Test
  void severalActsOfOneTransactionFollowEachOtherAndFallTogether() throws Exception {
    try (LoggedStore logged = LoggedStore.open(folder)) {
      logged.batches(0, 1);
    }
    HandClock clock = new HandClock();
    LogKey key = LogKey.open(folder.resolve("audit.key"), LoggedStore.NAME, new SecureRandom());
    AuditLog log = new AuditLog(key.verifier(), clock, new SecureRandom());
    try (Connection connection = raw()) {
      execute(connection, "BEGIN");
      assertThat(log.append(connection, LoggedStore.batch(1))).isEqualTo(4);
      execute(connection, "SAVEPOINT one");
      assertThat(log.append(connection, LoggedStore.batch(2))).isEqualTo(5);
      execute(connection, "ROLLBACK TO one");
      assertThat(log.append(connection, LoggedStore.batch(3))).isEqualTo(5);
      execute(connection, "COMMIT");
      execute(connection, "BEGIN");
      log.append(connection, List.of(LoggedStore.batch(4), LoggedStore.batch(5)));
      execute(connection, "ROLLBACK");
      assertThat(log.append(connection, LoggedStore.batch(6))).isEqualTo(6);
    }
    assertIntactChain(7);
  }

  /** A commit that failed for its caller may be there or not: the log looks. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 40})
  void manyEventsOfOneActAreAllThereInOrderOrNoneIs(int events) {
    List<Event> act = IntStream.range(0, events).mapToObj(LoggedStore::batch).toList();
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 3)) {
      List<String> before = bodies(logged);
      String refuse =
          "CREATE TEMP TRIGGER refuse BEFORE INSERT ON audit_entry WHEN NEW.seq = "
              + (before.size() + events - 1)
              + " BEGIN SELECT RAISE(ABORT, 'not this one'); END";

      logged.store.write(connection -> execute(connection, refuse));
      assertThatThrownBy(() -> logged.store.write(connection -> logged.log.append(connection, act)))
          .isInstanceOf(StoreException.class);
      assertThat(bodies(logged)).isEqualTo(before);

      logged.store.write(connection -> execute(connection, "DROP TRIGGER refuse"));
      logged.store.write(
          connection -> assertThat(logged.log.append(connection, act)).isEqualTo(before.size()));
      assertThat(all(logged).stream().skip(before.size()).map(entry -> entry.text("batch")))
          .containsExactlyElementsOf(act.stream().map(Event::batch).toList());
      assertThat(logged.sign().verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnknownCommitIsLookedUp(boolean isThere) throws Exception {
    try (LoggedStore logged = LoggedStore.open(folder)) {
      logged.batches(0, 1);
    }
    LogKey key = LogKey.open(folder.resolve("audit.key"), LoggedStore.NAME, new SecureRandom());
    AuditLog log = new AuditLog(key.verifier(), new HandClock(), new SecureRandom());
    try (Connection connection = raw()) {
      execute(connection, "BEGIN");
      log.append(connection, LoggedStore.batch(1));
      if (isThere) {
        execute(connection, "COMMIT");
      }
    }
    try (Connection connection = raw()) {
      // Without the commit the start of the run is gone too, and is written again.
      assertThat(log.append(connection, LoggedStore.batch(2))).isEqualTo(isThere ? 5 : 4);
    }
    assertIntactChain(isThere ? 6 : 5);
  }

  private void assertIntactChain(long size) {
    Verification found = LoggedStore.verify(folder, List.of(), List.of());
    assertThat(found).as("without a key").isInstanceOf(Verification.Incomplete.class);
    assertThat(found.scope().entries()).isEqualTo(size);
  }

  private Connection raw() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("trackside.db"));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entry SET body = x'7b7d'",
        "UPDATE audit_entry SET leaf = zeroblob(32) WHERE seq = 2",
        "UPDATE OR REPLACE audit_entry SET seq = 1 WHERE seq = 2",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)",
        "REPLACE INTO audit_entry (seq, leaf, body) SELECT 2, leaf, body FROM audit_entry",
        "INSERT INTO audit_entry (seq, leaf, body) SELECT 2, leaf, body FROM audit_entry WHERE"
            + " seq = 1 ON CONFLICT (seq) DO UPDATE SET body = x'7b7d'",
        "INSERT INTO audit_entry (seq, leaf, body) VALUES (99, zeroblob(32), x'7b7d')",
        "INSERT INTO audit_entry (seq, leaf, body) VALUES (-1, zeroblob(32), x'7b7d')",
        "INSERT INTO audit_entry (leaf, body) VALUES (zeroblob(31), x'7b7d')",
        "UPDATE audit_node SET hash = zeroblob(32)",
        "DELETE FROM audit_node",
        "REPLACE INTO audit_node SELECT level, idx, zeroblob(32) FROM audit_node",
        "INSERT INTO audit_node SELECT level, idx, hash FROM audit_node WHERE true"
            + " ON CONFLICT DO UPDATE SET hash = zeroblob(32)",
        "UPDATE audit_checkpoint SET note = x'00'",
        "DELETE FROM audit_checkpoint",
        "REPLACE INTO audit_checkpoint SELECT size, x'00' FROM audit_checkpoint",
        "INSERT INTO audit_checkpoint SELECT 1, note FROM audit_checkpoint"
      })
  void ourOwnConnectionsChangeNothing(String sql) {
    try (LoggedStore logged = LoggedStore.open(folder)) {
      logged.store.write(connection -> {
        for (int i = 0; i < 300; i++) {
          logged.log.append(connection, LoggedStore.batch(i));
        }
      });
      logged.sign();
      List<String> before = bodies(logged);

      assertThatThrownBy(() -> logged.store.write(connection -> execute(connection, sql)))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() ->
              logged.store.read(connection -> {
                execute(connection, sql);
                return 0;
              }))
          .isInstanceOf(StoreException.class);

      assertThat(bodies(logged)).isEqualTo(before);
      assertThat(logged.verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  private static List<String> bodies(LoggedStore logged) {
    return all(logged).stream()
        .map(each -> TreeHash.hex(each.leaf()) + new String(each.body(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void findsEntriesByWhatTheyAreAbout() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 12)) {
      Instant start = logged.clock.now();
      logged.batches(12, 15).log(Event.of(Kind.LOGIN).by("staff-7"));

      assertThat(found(logged, AuditQuery.all().ofJurisdiction("BE"))).hasSize(5);
      assertThat(found(logged, AuditQuery.all().atCircuit("circuit-2"))).hasSize(5);
      assertThat(found(logged, AuditQuery.all().inSession("race"))).hasSize(15);
      assertThat(found(logged, AuditQuery.all().ofBatch("batch-7"))).hasSize(1);
      assertThat(found(logged, AuditQuery.all().ofKind(Kind.LOGIN))).hasSize(1);
      assertThat(found(logged, AuditQuery.all().ofRequests("id-000035", "id-000050")))
          .extracting(each -> each.text("batch"))
          .containsExactly("batch-3", "batch-4", "batch-5");
      assertThat(found(logged, AuditQuery.all().between(start.plusNanos(1), start.plusSeconds(3))))
          .hasSize(2);
      AuditSummary summary =
          logged.store.read(connection -> AuditSummary.read(connection, AuditQuery.all()));
      assertThat(summary.entries()).isEqualTo(18);
      assertThat(summary.byJurisdiction()).containsEntry("-", 3L).containsEntry("GB", 5L);
      assertThat(summary.byKind()).containsEntry("batch.sealed", 15L);
    }
  }

  private static List<Entry> found(LoggedStore logged, AuditQuery query) {
    return logged.store.read(connection -> AuditReader.page(connection, query, 0, 100));
  }
}
