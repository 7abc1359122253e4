package dev.trackside.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A disk that fills up, on a small file system in memory: intake is refused with a clear error,
 * what was acknowledged is safe and goes on to the sink, and intake comes back by itself.
 */
final class FullDiskTest {
  private static final int BODY = 200;
  private static final int BODIES_MOST = 20_000;
  private static final int DISK_MEBIBYTES = 48;
  private static final int ROOM_MEBIBYTES = 4;

  /** As many packets stay on the disk, synced or not, to recognise those that are sent again. */
  private static final int WINDOW = 1_000;

  private static final long SEED = 11;

  /** The contract's time for healing by itself. */
  private static final Duration HEALS_WITHIN = Duration.ofSeconds(30);

  @TempDir Path root;

  private final TrafficPlan traffic = new TrafficPlan(SEED, "car-full");
  private int acknowledged;
  private Path ballast = Path.of("");

  @BeforeEach
  void demandMount() throws Exception {
    boolean possible = SmallDisk.isPossible(root.resolve("probe"));
    if (!possible) {
      System.out.println(
          "*** SKIPPED: NO PROOF OF WHAT A FULL DISK DOES. It needs the right to mount a tmpfs"
              + " (root) ***");
    }
    Assumptions.assumeTrue(possible, "a tmpfs cannot be mounted");
  }

  @Test
  void refusesBelowTheFloorAndComesBack() throws Exception {
    fillAndHeal(6);
  }

  @Test
  void survivesADiskWithoutASingleFreeByte() throws Exception {
    fillAndHeal(0);
  }

  private void fillAndHeal(int floor) throws Exception {
    Path mount = root.resolve("disk");
    GatewayProcess.Plan plan =
        GatewayProcess.Plan.below(root)
            .withData(mount.resolve("data"))
            .with("disk_floor", floor + "MiB")
            .with("disk_reserve", "3MiB")
            .with("duplicate_window", Integer.toString(WINDOW))
            .with("linger", "50ms")
            .with("backoff", "200ms")
            .with("retention", "1s");
    try (SmallDisk _ = SmallDisk.mount(mount, DISK_MEBIBYTES);
        GatewayProcess gateway = GatewayProcess.start(plan).awaitReady()) {
      Api api = gateway.api();
      ballast = mount.resolve("ballast");
      sendUntilRefused(api, 200);
      assertThat(api.post("/api/v1/drain/pause").status()).isEqualTo(200);
      writeBallast(floor + ROOM_MEBIBYTES);
      demandClearRefusal(sendUntilRefused(api, BODIES_MOST));
      fillUp();
      demandClearRefusal(sendUntilRefused(api, BODIES_MOST));
      assertThat(api.ledger().path("pending").asLong()).as("waits for the sink").isPositive();

      deliversWhileFull(api);
      if (floor > 0) {
        // Without a floor the reserve that was given up is intake's as well.
        assertThat(send(api).status()).as("still full").isEqualTo(503);
      }
      Files.delete(ballast);
      Await.holds("intake is back", HEALS_WITHIN, () -> send(api).status() == 200);
      sendUntilRefused(api, 20);
      Await.holds("everything is in the sink", api::isDrained);
      JsonNode ledger = api.ledger();
      assertThat(ledger.path("balanced").asBoolean()).as("" + ledger).isTrue();
      assertThat(ledger.path("refused").asLong()).isPositive();
      assertThat(gateway.stop()).as(gateway.errors()).isZero();
      verify(plan);
    }
  }

  /** Acks are kept and old packets removed although nothing more fits on the disk. */
  private void deliversWhileFull(Api api) throws Exception {
    long all = replayed(api);
    Api.Reply resumed = api.post("/api/v1/drain/resume");
    assertThat(resumed.status()).as(resumed.body()).isEqualTo(200);
    Await.holds("the backlog is in the sink although the disk is full", api::isDrained);
    Await.holds(
        "what the sink has is removed although the disk is full", () -> replayed(api) < all / 2);
  }

  private static long replayed(Api api) throws IOException, InterruptedException {
    return api.read("/api/v1/replay?session=crash").body().lines().count();
  }

  /** Sends new packets until they are refused, or a number of bodies; returns the last reply. */
  private Api.Reply sendUntilRefused(Api api, int bodies) throws Exception {
    Api.Reply reply = send(api);
    for (int body = 1; body < bodies && reply.status() == 200; body++) {
      reply = send(api);
    }
    return reply;
  }

  /** What was refused is sent again the next time, as a sender would. */
  private Api.Reply send(Api api) throws IOException, InterruptedException {
    Api.Reply reply = api.packets(traffic.body(acknowledged, BODY));
    if (reply.status() == 200) {
      acknowledged += BODY;
    }
    return reply;
  }

  private static void demandClearRefusal(Api.Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
    assertThat(reply.type()).startsWith("application/problem+json");
    assertThat(reply.retryAfter()).matches("[1-9][0-9]?");
    assertThat(reply.json().path("cause").asString()).isEqualTo("disk_full");
    assertThat(reply.json().path("hint").asString()).contains("make room");
  }

  /** Leaves so little room that a short load fills it. */
  private void writeBallast(int mebibytesLeft) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (Files.getFileStore(ballast).getUsableSpace() > (long) mebibytesLeft << 20) {
        out.write(new byte[64 << 10]);
      }
    }
  }

  /** Takes what is left, as another program on the same disk may. */
  private void fillUp() throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out =
        Files.newOutputStream(ballast, java.nio.file.StandardOpenOption.APPEND)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private void verify(GatewayProcess.Plan plan) throws Exception {
    CommandRun run =
        CommandRun.of(
            plan.scratch(), "ledger", "--verify", "--json", "--data", plan.data().toString());
    assertThat(run.exit()).as(run.toString()).isZero();
    SinkReader sink = SinkReader.read(root.resolve("out"));
    assertThat(sink.wrong()).isEmpty();
    Sent sent = new Sent(traffic, acknowledged + BODY, acknowledged);
    DeadLetterReader deadLetters = DeadLetterReader.read(plan.data(), root.resolve("out"));
    assertThat(Oracle.wrong(List.of(sent), sink, deadLetters)).isEmpty();
  }
}
