package dev.trackside.app.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Api;
import dev.trackside.app.proof.Await;
import dev.trackside.app.proof.CommandRun;
import dev.trackside.app.proof.GatewayProcess;
import dev.trackside.quarantine.Act;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A gateway that brings dead letters back is killed with SIGKILL at random moments, again and
 * again; afterwards every sample is in the sink once or an open dead letter, never both.
 *
 * <pre>
 * -Dtrackside.kills=N    how many kills in both tests together (50)
 * -Dtrackside.seed=N     of moments and bodies; printed, so that a run can be repeated
 * </pre>
 */
final class KillWhileReleasingTest {
  private static final int KILLS = Integer.getInteger("trackside.kills", 50) / 2;
  private static final long SEED = Long.getLong("trackside.seed", 20_250_831L);

  /** Acts over fewer are over too soon to be hit often. */
  private static final int LETTERS = 40_000;

  /** The ranges widen in so many steps; more turns would find nothing to release. */
  private static final int TURNS_MOST = 10;

  /** Lives of a second are not worth the better compiler, which takes half of their time. */
  private static final List<String> SHORT_LIVED =
      List.of("env", "JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1");

  @TempDir Path root;

  private final Random random = new Random(SEED);
  private int turns;
  private int repeated;

  @Test
  void reprocessingBringsEachLetterBackOnceHoweverOftenItIsKilled() throws Exception {
    prove("reprocessing", Act.Kind.REPROCESS, new BadTraffic(LETTERS), plan());
  }

  @Test
  void whatBreakersHeldComesBackOnceHoweverOftenTheReleaseIsKilled() throws Exception {
    // The usual counts; the wait is longer, so that a slow machine holds the same packets.
    GatewayProcess.Plan plan = plan().with("breakers", "{\"*\": {failures: 5, recovery: 1h}}");
    prove("release", Act.Kind.RELEASE, new HeldTraffic(LETTERS), plan);
  }

  private GatewayProcess.Plan plan() {
    return GatewayProcess.Plan.below(root)
        .with("linger", "20ms")
        .with("batch_packets", "2000")
        .within(SHORT_LIVED);
  }

  private void prove(String what, Act.Kind kind, Traffic traffic, GatewayProcess.Plan plan)
      throws Exception {
    long began = System.nanoTime();
    Progress done;
    try (KilledGateway gateway = new KilledGateway(plan, kind, random)) {
      while (gateway.kills() < KILLS && turns < TURNS_MOST) {
        turn(gateway, traffic);
      }
      done = lastLife(gateway, kind);
      System.out.printf(
          "KillWhileReleasingTest, %s, seed %d: %s; %d turns, %d acts, %d calls repeated, %d s%n",
          what,
          SEED,
          gateway,
          turns,
          done.begun(),
          repeated,
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
      assertThat(gateway.kills()).isEqualTo(KILLS);
      // Without these nothing was proved.
      assertThat(gateway.killsInActs()).as("kills while an act ran").isGreaterThan(KILLS / 2);
      assertThat(gateway.killsOfMovedActs())
          .as("kills of acts that had gone on in the same life")
          .isGreaterThan(KILLS / 4);
      assertThat(repeated).as("calls that nobody answered").isPositive();
    }
    verify(traffic, plan, done);
  }

  /** Dead letters come, acts begin, and it is killed until they are done. */
  private void turn(KilledGateway gateway, Traffic traffic) throws Exception {
    turns++;
    Sender sender = begin(gateway, traffic);
    do {
      gateway.kill();
      // What is not begun yet is not done.
    } while (gateway.kills() < KILLS && (gateway.progress().running() > 0 || !sender.isAnswered()));
    gateway.live();
    repeated += sender.stop();
  }

  private static Sender begin(KilledGateway gateway, Traffic traffic) throws Exception {
    Api api = gateway.live().api();
    for (String body : traffic.fill()) {
      Api.Reply reply = api.packets(body.getBytes(StandardCharsets.UTF_8));
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(reply.json().path("duplicate").asInt(-1)).isZero();
    }
    return new Sender(gateway.api(), traffic.release(), traffic, SEED + gateway.kills());
  }

  /** No more kills: what was begun ends by itself. */
  private Progress lastLife(KilledGateway gateway, Act.Kind kind) throws Exception {
    GatewayProcess living = gateway.live();
    Await.holds(
        "every act is done",
        () -> {
          JsonNode acts = living.api().read("/api/v1/dead-letters/acts?limit=10000").json();
          return acts.path("acts")
              .valueStream()
              .noneMatch(act -> act.path("state").asString("").equals(Act.State.RUNNING.name()));
        });
    living.api().post("/api/v1/drain/now");
    Await.holds(
        "everything is in the sink",
        () -> living.api().read("/api/v1/health").json().path("backlog").asLong(-1) == 0);
    assertThat(living.stop()).as("exit code after SIGTERM: " + living.errors()).isZero();
    return Progress.read(root.resolve("data"), kind);
  }

  private void verify(Traffic traffic, GatewayProcess.Plan plan, Progress done) throws Exception {
    Findings findings = Findings.read(plan.data(), root.resolve("out"));
    assertThat(ReleaseOracle.wrong(traffic.expected(), findings)).isEmpty();
    CommandRun run =
        CommandRun.of(
            plan.scratch(), "ledger", "--verify", "--json", "--data", plan.data().toString());
    assertThat(run.exit()).as(run.toString()).isZero();
    JsonNode ledger = Api.JSON.readTree(run.out());
    LetterCount counted =
        new LetterCount(
            ledger.path("accepted").asLong(),
            ledger.path("open").asLong(),
            ledger.path("released").asLong(),
            ledger.path("split_open").asLong(),
            ledger.path("split_released").asLong());
    assertThat(counted).isEqualTo(LetterCount.of(traffic.expected()));
    assertThat(done.running()).as("acts that still run").isZero();
    assertThat(done.released())
        .as("what the acts say they released")
        .isEqualTo(counted.released() + counted.splitReleased());
    assertThat(ledger.path("balanced").asBoolean()).as(run.out()).isTrue();
    System.out.println("KillWhileReleasingTest: " + counted);
  }
}
