package dev.trackside.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Api;
import dev.trackside.app.proof.Await;
import dev.trackside.app.proof.CommandRun;
import dev.trackside.app.recorded.Recordings;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A race is sent to a gateway that delivers it to PostgreSQL and to Kafka, while both links break
 * in every way and gateway, database and broker are killed with SIGKILL. Afterwards every packet
 * that was acknowledged is in both, once and in order, or is a dead letter.
 *
 * <pre>
 * -Dtrackside.faults.seconds=N   how long (60), but each fault comes once at least
 * -Dtrackside.seed=N             of faults and moments; printed, so that a run can be repeated
 * </pre>
 */
final class FaultRunTest {
  private static final int SECONDS = Integer.getInteger("trackside.faults.seconds", 60);
  private static final long SEED = Long.getLong("trackside.seed", 20_250_831L);

  /** A guard against hangs only. */
  private static final Duration DRAINED_MOST = Duration.ofMinutes(6);

  @TempDir Path root;

  @Test
  @SuppressWarnings("try") // closing waits for the processes to end
  void everyPacketArrivesOnceInBothWhateverBreaks() throws Exception {
    try (Traffic traffic = traffic();
        Rig rig = new Rig(root)) {
      System.out.printf("FaultRunTest: %d s of %s, seed %d%n", SECONDS, traffic.name(), SEED);
      FaultSender sender = new FaultSender(traffic, rig::api);
      Troubles troubles = new Troubles(rig, new Random(SEED));
      Thread sending = Thread.ofPlatform().name("sender").daemon(true).start(sender);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (System.nanoTime() < end || !troubles.isThrough()) {
        troubles.next();
        demandNoFailure(sender);
      }
      rig.gateway().awaitReady();
      sender.stop();
      assertThat(sending.join(Duration.ofMinutes(2))).as("the sender ended").isTrue();
      demandNoFailure(sender);
      long began = System.nanoTime();
      rig.api().post("/api/v1/drain/now");
      try {
        Await.holds("both sinks have everything", DRAINED_MOST, rig.api()::isDrained);
      } catch (AssertionError e) {
        throw new AssertionError(rig.api().read("/api/v1/health").body(), e);
      }
      long drainedNanos = System.nanoTime() - began;
      assertThat(rig.gateway().stop()).as("exit code: " + rig.gateway().errors()).isZero();
      ObjectNode facts = verify(rig, sender);
      facts.put("seed", SEED).put("traffic", traffic.name());
      facts.put("drained_s", drainedNanos / 1e9);
      facts.set("faults", Api.JSON.valueToTree(troubles.counts()));
      report(facts);
    }
  }

  private static Traffic traffic() throws IOException {
    Optional<Path> recordings = Recordings.find();
    return recordings.isPresent()
        ? new RecordedTraffic(recordings.get())
        : new SimulatedTraffic(SEED);
  }

  private static void demandNoFailure(FaultSender sender) {
    Throwable failure = sender.failure();
    if (failure != null) {
      throw new AssertionError("the sender was answered wrongly", failure);
    }
  }

  private static ObjectNode verify(Rig rig, FaultSender sender) throws Exception {
    BitSet quarantined = quarantined(rig.data());
    Map<String, String> lanes = lanes(rig.data());
    Tally postgres = new Tally("PostgreSQL", lanes);
    rig.countPostgres(postgres);
    Tally kafka = new Tally("Kafka", lanes);
    rig.countKafka(kafka);
    assertThat(postgres.wrong(sender.sent(), quarantined)).isEmpty();
    assertThat(kafka.wrong(sender.sent(), quarantined)).isEmpty();
    assertThat(kafka.requestIds()).as("the same request ids").isEqualTo(postgres.requestIds());
    JsonNode ledger = Api.JSON.readTree(command(rig, "ledger", "--verify", "--json"));
    assertThat(ledger.path("balanced").asBoolean()).as("balanced: " + ledger).isTrue();
    assertThat(ledger.path("accepted").asInt()).isEqualTo(postgres.count());
    assertThat(ledger.path("synced").asInt()).isEqualTo(postgres.count());
    command(rig, "audit", "verify");
    // Without these nothing was proved.
    assertThat(sender.resent()).as("bodies sent again").isPositive();
    assertThat(postgres.count()).as("packets").isPositive();
    ObjectNode facts = Api.JSON.createObjectNode();
    facts.put("packets", postgres.count()).put("dead_letters", quarantined.cardinality());
    facts.put("bodies_sent_again", sender.resent()).put("bodies_known", sender.recognised());
    facts.put("batches", lanes.size());
    facts.put("backlog_batches", lanes.values().stream().filter("BACKLOG"::equals).count());
    return facts;
  }

  /** What a command prints, on the files alone. */
  private static String command(Rig rig, String... words) throws Exception {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--data";
    all[words.length + 1] = rig.data().toString();
    CommandRun run = CommandRun.of(rig.scratch(), all);
    assertThat(run.exit()).as(run.toString()).isZero();
    return run.out();
  }

  /** The packets that are dead letters as a whole. */
  private static BitSet quarantined(Path data) {
    BitSet found = new BitSet();
    try (Snapshot snapshot = Snapshot.open(data)) {
      new LetterReader(snapshot)
          .visit(
              LetterFilter.ALL,
              letter -> {
                if (!letter.chunk().defect(letter.packet()).split()) {
                  String id = letter.chunk().packetIds().text(letter.packet());
                  assertThat(found.get(Traffic.number(id))).as(id + " is there already").isFalse();
                  found.set(Traffic.number(id));
                }
                return true;
              });
    }
    return found;
  }

  /** The lane that each batch left in. */
  private static Map<String, String> lanes(Path data) throws SQLException {
    Map<String, String> lanes = new HashMap<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("trackside.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, lane FROM batch")) {
      while (row.next()) {
        lanes.put(row.getString(1), row.getString(2));
      }
    }
    return lanes;
  }

  private static void report(ObjectNode facts) throws IOException {
    System.out.println("FaultRunTest: " + facts);
    Path file = Path.of("target", "fault-run.json");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, facts.toPrettyString());
  }
}
