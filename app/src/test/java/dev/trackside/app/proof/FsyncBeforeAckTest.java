package dev.trackside.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fsync comes before the ack, seen in the system calls of the running program. A kill cannot
 * show this: what was written survives it in the page cache, synced or not.
 */
final class FsyncBeforeAckTest {
  private static final int REQUESTS = 50;
  private static final int BATCHES = 5;

  /** Receipts that may meet a commit of the gateway's own, also on a slow disk. */
  private static final int OVERLAPPED = REQUESTS / 5;

  @TempDir Path root;

  private Path trace = Path.of("");

  @BeforeEach
  void demandTracer() throws Exception {
    boolean possible = SystemCallTrace.isPossible();
    if (!possible) {
      System.out.println(
          "*** SKIPPED: NO PROOF THAT THE FSYNC COMES BEFORE THE ACK. It needs strace and the right"
              + " to trace; install it with: apt-get install strace ***");
    }
    Assumptions.assumeTrue(possible, "strace is missing or may not trace");
    // The tracer prints real paths.
    root = root.toRealPath();
    trace = root.resolve("trace");
  }

  @Test
  void syncsEveryPacketBeforeItsReceiptGoesOut() throws Exception {
    GatewayProcess.Plan plan =
        GatewayProcess.Plan.below(root).withoutSink().within(SystemCallTrace.tracer(trace));
    try (GatewayProcess gateway = GatewayProcess.start(plan).awaitReady()) {
      for (int request = 0; request < REQUESTS; request++) {
        send(gateway, request);
      }
      gateway.stop();
    }
    List<SystemCall> calls = calls();
    String wal = plan.data().resolve("trackside.db-wal").toString();
    AckOrder order = new AckOrder(calls, wal);

    assertThat(order.receipts()).hasSize(REQUESTS);
    assertThat(order.wrong()).isEmpty();
    assertThat(order.overlapped()).hasSizeLessThanOrEqualTo(OVERLAPPED);
    demandDirectorySync(calls, plan.data(), order.receipts().getFirst());

    List<SystemCall> unsynced = calls.stream().filter(call -> !call.syncs(wal)).toList();
    assertThat(new AckOrder(unsynced, wal).wrong())
        .as("the same trace without the syncs")
        .hasSize(REQUESTS);
  }

  @Test
  void makesEveryStepOfABatchDurableBeforeTheNext() throws Exception {
    GatewayProcess.Plan plan =
        GatewayProcess.Plan.below(root)
            .with("linger", "50ms")
            .within(SystemCallTrace.tracer(trace));
    try (GatewayProcess gateway = GatewayProcess.start(plan).awaitReady()) {
      for (int batch = 0; batch < BATCHES; batch++) {
        send(gateway, batch);
        Await.holds("the batch is acknowledged", gateway.api()::isDrained);
      }
      gateway.stop();
    }
    List<SystemCall> calls = calls();
    String wal = plan.data().resolve("trackside.db-wal").toString();
    FileSinkOrder order = new FileSinkOrder(calls, wal, root.resolve("out").toString());

    assertThat(order.renames()).hasSize(BATCHES);
    assertThat(order.wrong()).isEmpty();
    assertThat(new AckOrder(calls, wal).receipts()).hasSize(BATCHES);
  }

  private static void send(GatewayProcess gateway, int number) throws Exception {
    String packet =
        ("{\"packet_id\":\"p%d\",\"source\":\"car-1\","
                + "\"timestamp\":1756645392000,\"samples\":{\"speed\":%s}}")
            .formatted(number, TrafficPlan.speed(number));
    Api.Reply reply = gateway.api().packets(packet.getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("accepted").asInt()).isEqualTo(1);
  }

  /** The calls up to the end of the program, which the tracer notes last. */
  private List<SystemCall> calls() throws Exception {
    Await.holds(
        "the trace is complete",
        () -> {
          List<String> lines = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
          return lines.getLast().contains("+++ exited with 0 +++");
        });
    return SystemCallTrace.parse(Files.readAllLines(trace, StandardCharsets.ISO_8859_1));
  }

  /** SQLite goes on when it cannot sync the directory of a new file, so the store does it too. */
  private static void demandDirectorySync(List<SystemCall> calls, Path data, SystemCall receipt) {
    for (String file : List.of("trackside.db", "trackside.db-wal")) {
      Optional<SystemCall> created =
          calls.stream()
              .filter(call -> call.name().equals("openat") && call.result() >= 0)
              .filter(call -> call.arguments().contains("O_CREAT"))
              .filter(call -> call.quoted(0).equals(data.resolve(file).toString()))
              .findFirst();
      assertThat(created).as(file + " was created").isPresent();
      assertThat(calls)
          .as("the directory was synced after " + file + " was created, before any receipt")
          .anyMatch(call ->
              call.syncs(data.toString())
                  && call.follows(created.orElseThrow())
                  && call.precedes(receipt));
    }
  }
}
