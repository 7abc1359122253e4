package dev.trackside.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A gateway under load is killed with SIGKILL at random moments, again and again; afterwards every
 * acknowledged packet is where it should be, once and in order.
 *
 * <pre>
 * -Dtrackside.kills=N    how many kills (50)
 * -Dtrackside.seed=N     of moments, bodies and defects; printed, so that a run can be repeated
 * </pre>
 */
final class CrashTest {
  private static final int KILLS = Integer.getInteger("trackside.kills", 50);
  private static final long SEED = Long.getLong("trackside.seed", 20_250_831L);
  private static final int SOURCES = 4;

  /** Some of the kills come while it starts: recovery must bear it too. */
  private static final double EARLY_KILLS = 0.2;

  private static final int LIFE_MILLIS = 700;

  /** A guard against hangs. The promise of 5 s is reported, not asserted. */
  private static final double RESTART_SECONDS_MOST = 30;

  @TempDir Path root;

  private final Lives lives = new Lives();
  private final Random random = new Random(SEED);
  private final RestartTimes times = new RestartTimes();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<SourceClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private long readyNanos = TimeUnit.SECONDS.toNanos(1);

  @Test
  void losesNothingAndDoublesNothingHoweverOftenItIsKilled() throws Exception {
    System.out.println("CrashTest: " + KILLS + " kills, seed " + SEED);
    GatewayProcess.Plan plan =
        GatewayProcess.Plan.below(root).with("linger", "20ms").with("batch_packets", "500");
    try {
      startClients();
      for (int kill = 0; kill < KILLS; kill++) {
        liveAndDie(plan);
      }
      lastLife(plan);
    } finally {
      stopped.set(true);
      threads.forEach(Thread::interrupt);
    }
    verify(plan);
  }

  private void startClients() {
    for (int source = 0; source < SOURCES; source++) {
      TrafficPlan traffic = new TrafficPlan(SEED, "car-" + source);
      SourceClient client = new SourceClient(traffic, SEED, lives, stopped);
      clients.add(client);
      threads.add(Thread.ofPlatform().name(traffic.source()).daemon(true).start(client));
    }
  }

  private void liveAndDie(GatewayProcess.Plan plan) throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(plan)) {
      Lives.Life life = lives.begin(gateway);
      if (random.nextDouble() < EARLY_KILLS) {
        TimeUnit.NANOSECONDS.sleep((long) (random.nextDouble() * 1.1 * readyNanos));
      } else {
        measure(life);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LIFE_MILLIS));
      }
      gateway.kill();
    }
    demandNoFailure();
  }

  private void measure(Lives.Life life) throws Exception {
    life.gateway().awaitReady();
    readyNanos = System.nanoTime() - life.gateway().startedAtNanos();
    times.ready(readyNanos);
    Await.holds(
        "a packet is acknowledged",
        () -> {
          demandNoFailure();
          return life.hasAcknowledged();
        });
    times.firstAck(life.nanosToFirstAck());
  }

  private void demandNoFailure() {
    for (SourceClient client : clients) {
      Throwable failure = client.failure();
      if (failure != null) {
        throw new AssertionError(client.plan().source() + " was answered wrongly", failure);
      }
    }
  }

  /** Faults have ended: everything is acknowledged, drained, and the gateway stops in order. */
  private void lastLife(GatewayProcess.Plan plan) throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(plan)) {
      Lives.Life life = lives.begin(gateway);
      measure(life);
      stopped.set(true);
      for (Thread thread : threads) {
        assertThat(thread.join(Duration.ofSeconds(60))).as(thread + " ended").isTrue();
      }
      demandNoFailure();
      gateway.api().post("/api/v1/drain/now");
      Await.holds("everything is in the sink", gateway.api()::isDrained);
      assertThat(gateway.api().ledger().path("balanced").asBoolean()).isTrue();
      assertThat(gateway.stop()).as("exit code after SIGTERM: " + gateway.errors()).isZero();
    }
  }

  private void verify(GatewayProcess.Plan plan) throws Exception {
    SinkReader sink = SinkReader.read(root.resolve("out"));
    assertThat(sink.wrong()).isEmpty();
    JsonNode ledger = verifiedLedger(plan);
    assertThat(ledger.path("balanced").asBoolean()).as("balanced: " + ledger).isTrue();
    assertThat(ledger.path("accepted").asLong()).isEqualTo(sink.packets());
    assertThat(ledger.path("synced").asLong()).isEqualTo(sink.packets());
    DeadLetterReader deadLetters = DeadLetterReader.read(plan.data(), root.resolve("out"));
    assertThat(sent()).allMatch(source -> source.sent() == source.acknowledged());
    assertThat(Oracle.wrong(sent(), sink, deadLetters)).isEmpty();
    long retries = clients.stream().mapToLong(SourceClient::retries).sum();
    long known = clients.stream().mapToLong(SourceClient::duplicates).sum();
    // Without these nothing was proved.
    assertThat(retries).as("bodies sent again").isPositive();
    assertThat(known).as("packets recognised").isPositive();
    ObjectNode facts =
        Api.JSON
            .createObjectNode()
            .put("kills", KILLS)
            .put("seed", SEED)
            .put(
                "packets",
                clients.stream().mapToLong(client -> client.account().acknowledged()).sum())
            .put("batches", sink.files())
            .put("bodies_sent_again", retries)
            .put("packets_recognised", known);
    facts.set("ledger", ledger);
    times.report("CrashTest", Path.of("target", "crash-report.json"), facts);
    assertThat(times.most()).as("seconds of a restart").isLessThan(RESTART_SECONDS_MOST);
  }

  private List<Sent> sent() {
    return clients.stream().map(SourceClient::account).toList();
  }

  /** The ledger with every block counted, by the command, on the files alone. */
  private JsonNode verifiedLedger(GatewayProcess.Plan plan) throws Exception {
    CommandRun run =
        CommandRun.of(
            plan.scratch(), "ledger", "--verify", "--json", "--data", plan.data().toString());
    assertThat(run.exit()).as(run.toString()).isZero();
    return Api.JSON.readTree(run.out());
  }
}
