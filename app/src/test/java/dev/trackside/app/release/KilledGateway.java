package dev.trackside.app.release;

import dev.trackside.app.proof.Api;
import dev.trackside.app.proof.GatewayProcess;
import dev.trackside.quarantine.Act;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A gateway in many lives, each ended by SIGKILL at a random moment. */
final class KilledGateway implements AutoCloseable {
  /** So many die while they start, when the acts have just gone on or not yet. */
  private static final double EARLY = 0.5;

  private static final int LIFE_MILLIS = 350;

  private final GatewayProcess.Plan plan;
  private final Act.Kind kind;
  private final Random random;
  private final AtomicReference<@Nullable Api> api = new AtomicReference<>();
  private @Nullable GatewayProcess process;
  private long readyNanos = TimeUnit.SECONDS.toNanos(1);
  private Progress progress = Progress.NONE;
  private int lives;
  private int kills;
  private int killsInActs;
  private int killsOfMovedActs;

  KilledGateway(GatewayProcess.Plan plan, Act.Kind kind, Random random) {
    this.plan = plan;
    this.kind = kind;
    this.random = random;
  }

  /** The gateway of now, for those who try until it answers. */
  AtomicReference<@Nullable Api> api() {
    return api;
  }

  /** How far the acts were at the newest kill. */
  Progress progress() {
    return progress;
  }

  int kills() {
    return kills;
  }

  int killsInActs() {
    return killsInActs;
  }

  int killsOfMovedActs() {
    return killsOfMovedActs;
  }

  @Override
  public String toString() {
    return "%d lives, %d kills, %d while an act ran, %d of these after it had gone on in that life"
        .formatted(lives, kills, killsInActs, killsOfMovedActs);
  }

  /** Lets it live until it is ready. */
  GatewayProcess live() throws Exception {
    GatewayProcess living = started();
    living.awaitReady();
    return living;
  }

  private GatewayProcess started() throws Exception {
    GatewayProcess living = process;
    if (living == null) {
      living = GatewayProcess.start(plan);
      process = living;
      lives++;
      api.set(living.api());
    }
    return living;
  }

  /** Kills it at a random moment of its start or a little later, and looks what it left. */
  void kill() throws Exception {
    boolean isNew = process == null;
    GatewayProcess living = started();
    if (isNew && random.nextDouble() < EARLY) {
      sleep((long) ((0.5 + 0.6 * random.nextDouble()) * readyNanos));
    } else {
      living.awaitReady();
      if (isNew) {
        readyNanos = System.nanoTime() - living.startedAtNanos();
      }
      sleep(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LIFE_MILLIS)));
    }
    living.kill();
    process = null;
    kills++;
    Progress before = progress;
    progress = Progress.read(plan.data(), kind);
    if (progress.running() > 0) {
      killsInActs++;
      killsOfMovedActs += progress.looked() > before.looked() ? 1 : 0;
    }
  }

  private static void sleep(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos);
  }

  @Override
  public void close() {
    GatewayProcess living = process;
    if (living != null) {
      living.close();
    }
  }
}
