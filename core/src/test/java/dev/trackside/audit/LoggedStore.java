package dev.trackside.audit;

import dev.trackside.store.GroupWriter;
import dev.trackside.store.Snapshot;
import dev.trackside.store.Store;
import dev.trackside.store.StoreOptions;
import dev.trackside.tree.Note;
import dev.trackside.tree.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A store with a log, a key and checkpoints, as the gateway has them. */
final class LoggedStore implements AutoCloseable {
  static final String NAME = "audit.team.example/gw01";

  final HandClock clock;
  final Store store;
  final LogKey key;
  final AuditLog log;
  final Checkpoints checkpoints;
  final List<byte[]> kept = new ArrayList<>();

  private LoggedStore(Path folder, HandClock clock) {
    this.clock = clock;
    Path file = folder.resolve("audit.key");
    SecureRandom random = new SecureRandom();
    this.store = Store.open(folder, "test", StoreOptions.standard().withDisk(0, 0), clock);
    store.start(new NumberOnly());
    this.key =
        Files.exists(file) ? LogKey.open(file, NAME, random) : LogKey.create(file, NAME, random);
    this.log = new AuditLog(key.verifier(), clock, random);
    this.checkpoints = new Checkpoints(store, key);
  }

  static LoggedStore open(Path folder) {
    return new LoggedStore(folder, new HandClock());
  }

  static LoggedStore open(Path folder, HandClock clock) {
    return new LoggedStore(folder, clock);
  }

  /** Logs some events in one act each; a second passes before each. */
  LoggedStore log(Event... events) {
    for (Event each : events) {
      clock.pass(Duration.ofSeconds(1));
      store.write(connection -> {
        log.append(connection, each);
      });
    }
    return this;
  }

  /** Logs batches of three jurisdictions in turn, each with its number. */
  LoggedStore batches(int from, int to) {
    for (int i = from; i < to; i++) {
      log(batch(i));
    }
    return this;
  }

  static Event batch(int number) {
    String[] jurisdictions = {"IT", "BE", "GB"};
    return Event.of(Kind.BATCH_SEALED)
        .at(jurisdictions[number % 3], "circuit-" + number % 3, "race")
        .ofBatch("batch-" + number)
        .ofRequests("id-%06d".formatted(number * 10), "id-%06d".formatted(number * 10 + 9))
        .under("ab".repeat(32))
        .with("n", 10)
        .with("dest", "eu-cloud");
  }

  /** Signs, and keeps the note elsewhere. */
  LoggedStore sign() {
    checkpoints.tick().map(Note::bytes).ifPresent(kept::add);
    return this;
  }

  List<VerifierKey> keys() {
    return List.of(key.verifier());
  }

  Verification verify() {
    return new Verifier(store, keys(), kept).verify(_ -> {});
  }

  /** What a verification of a directory says that no gateway holds. */
  static Verification verify(Path folder, List<VerifierKey> keys, List<byte[]> anchors) {
    try (Snapshot snapshot = Snapshot.open(folder)) {
      return new Verifier(snapshot, keys, anchors).verify(_ -> {});
    }
  }

  @Override
  public void close() {
    store.close();
  }

  /** Notes only the number of each commit. */
  private static final class NumberOnly implements GroupWriter {
    @Override
    public void begin() {}

    @Override
    public void end(Connection connection, long number) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "INSERT OR REPLACE INTO ledger (id, commit_number, received, accepted, quarantined,"
                  + " duplicate, refused, split, released, discarded, expired, removed, samples,"
                  + " next_position, next_dead_letter)"
                  + " VALUES (1, ?, 0,0,0,0,0,0,0,0,0,0,0,1,1)")) {
        statement.setLong(1, number);
        statement.executeUpdate();
      }
    }

    @Override
    public long writtenBytes() {
      return 0;
    }

    @Override
    public void committed() {}

    @Override
    public void rolledBack() {}

    @Override
    public void reload(Connection connection) {}

    @Override
    public long lastCommitNumber(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT max(commit_number) FROM ledger")) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}
