package dev.trackside.app.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Api;
import dev.trackside.app.proof.Await;
import dev.trackside.app.proof.CommandRun;
import dev.trackside.app.proof.GatewayProcess;
import dev.trackside.policy.PolicyReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A car sends, an operator switches policies, rolls back and lets one run out, and SIGKILL comes at
 * random moments. Afterwards every acknowledged packet is in the sink once, every batch was frozen
 * under the policy that was in force in that very commit, and holds what that one lets leave.
 *
 * <pre>
 * -Dtrackside.switch.kills=N   how many kills (24)
 * -Dtrackside.seed=N           of moments and acts; printed, so that a run can be repeated
 * </pre>
 */
final class PolicySwitchTest {
  private static final int KILLS = Integer.getInteger("trackside.switch.kills", 24);
  private static final long SEED = Long.getLong("trackside.seed", 20_260_719L);

  /** So many die while they start, when unfinished batches are being made again. */
  private static final double EARLY = 0.3;

  /** A life is counted in acts, so that a slow machine is proved as much. */
  private static final int ACTS_MOST = 5;

  private static final int LIFE_MILLIS = 300;

  /** Lives of a second are not worth the better compiler, which takes half of their time. */
  private static final List<String> SHORT_LIVED =
      List.of("env", "JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1");

  @TempDir Path root;

  private final Random random = new Random(SEED);
  private final AtomicReference<@Nullable Api> api = new AtomicReference<>();
  private final Laws laws = new Laws();

  @Test
  void noPacketLeavesUnderAPolicyThatIsNotInForceHoweverOftenItIsSwitchedAndKilled()
      throws Exception {
    long began = System.nanoTime();
    GatewayProcess.Plan plan = plan();
    try (GatewayProcess first = GatewayProcess.start(plan)) {
      first.awaitReady();
      assertThat(first.stop()).as(first.errors()).isZero();
    }
    CommitOrder.install(plan.data());
    CarClient car = new CarClient(api);
    Operator operator = new Operator(api, laws, SEED);
    kill(plan, operator);
    int acknowledged = lastLife(plan, car, operator);
    Map<String, CommitOrder.Batch> batches = CommitOrder.batches(plan.data());
    SwitchOracle oracle = new SwitchOracle(laws, batches, plan.data());
    List<String> wrong = oracle.wrong(root.resolve("out"), acknowledged);
    Map<Law.Kind, Integer> byKind = new EnumMap<>(Law.Kind.class);
    batches
        .values()
        .forEach(each -> byKind.merge(laws.find(each.policy()).kind(), 1, Integer::sum));
    long recovered = batches.values().stream().filter(each -> each.recovered() > 0).count();
    int changes = CommitOrder.changes(plan.data());
    System.out.printf(
        "PolicySwitchTest, seed %d: %d kills, %d packets, %d bodies sent again, %d acts answered,"
            + " %d not, %d changes, %d batches %s, %d of them recovered, %d judged when out of"
            + " date, %d supplements, %d s%n",
        SEED,
        KILLS,
        acknowledged,
        car.repeated(),
        operator.acts(),
        operator.unanswered(),
        changes,
        batches.size(),
        byKind,
        recovered,
        oracle.judgedWhenOver(),
        oracle.supplements(),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
    assertThat(wrong).isEmpty();
    assertThat(CommitOrder.damage(plan.data())).isEmpty();
    verifyLedger(plan, acknowledged);
    // Without these nothing was proved.
    assertThat(byKind.keySet()).as("policies that batches left under").hasSize(5);
    assertThat(changes).as("changes of policy").isGreaterThan(KILLS);
    assertThat(oracle.judgedWhenOver()).as("batches judged when out of date").isPositive();
    assertThat(oracle.supplements()).as("supplements").isPositive();
    assertThat(recovered).as("batches that a kill found on their way").isPositive();
    assertThat(operator.unanswered()).as("changes that nobody answered").isPositive();
  }

  private GatewayProcess.Plan plan() throws Exception {
    Path policy = Files.createDirectory(root.resolve("policy"));
    for (PolicyReader.Document each : laws.documents(Law.Kind.OPEN)) {
      Files.writeString(policy.resolve(each.name()), each.text());
    }
    return GatewayProcess.Plan.below(root)
        .withoutSink()
        .with("sinks", "home-eu=file:" + root.resolve("out"))
        .with("policy", policy.toString())
        .with("linger", "20ms")
        .with("batch_packets", "200")
        .within(SHORT_LIVED);
  }

  private void kill(GatewayProcess.Plan plan, Operator operator) throws Exception {
    long readyNanos = TimeUnit.SECONDS.toNanos(1);
    for (int kills = 0; kills < KILLS; kills++) {
      try (GatewayProcess living = GatewayProcess.start(plan)) {
        api.set(living.api());
        if (kills > 0 && random.nextDouble() < EARLY) {
          TimeUnit.NANOSECONDS.sleep((long) ((0.5 + 0.6 * random.nextDouble()) * readyNanos));
        } else {
          living.awaitReady();
          readyNanos = System.nanoTime() - living.startedAtNanos();
          int wanted = operator.acts() + random.nextInt(ACTS_MOST);
          Await.holds("the operator is answered", () -> operator.acts() >= wanted);
          TimeUnit.MILLISECONDS.sleep(random.nextInt(LIFE_MILLIS));
        }
        living.kill();
      }
    }
  }

  /** No more kills: a policy that knows everything comes into force, and all that waits leaves. */
  private int lastLife(GatewayProcess.Plan plan, CarClient car, Operator operator)
      throws Exception {
    try (GatewayProcess living = GatewayProcess.start(plan)) {
      api.set(living.api());
      living.awaitReady();
      operator.stop();
      int acknowledged = car.stop();
      operator.act("activate?allow_looser=true", laws.body(Law.Kind.KNOWING));
      living.api().post("/api/v1/drain/now");
      Await.holds(
          "everything is in the sink",
          () ->
              living.api().read("/api/v1/health").json().path("backlog").asLong(-1) == 0
                  && nothingWaits(living.api()));
      assertThat(living.stop()).as("exit code after SIGTERM: " + living.errors()).isZero();
      return acknowledged;
    }
  }

  private static boolean nothingWaits(Api api) throws Exception {
    JsonNode held = api.read("/api/v1/policy/held").json().path("sinks");
    return held.size() == 1 && held.path(0).path("waiting").asLong(-1) == 0;
  }

  private static void verifyLedger(GatewayProcess.Plan plan, int acknowledged) throws Exception {
    CommandRun run =
        CommandRun.of(
            plan.scratch(), "ledger", "--verify", "--json", "--data", plan.data().toString());
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(Api.JSON.readTree(run.out()).path("accepted").asInt()).isEqualTo(acknowledged);
  }
}
