package dev.trackside.app.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.app.audit.NotThereException;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.store.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A clear answer for whatever may have become of a packet. */
@Timeout(120)
final class TraceTest {
  private static final Stream CAR = new Stream("car-44", "race", "zandvoort");

  @TempDir Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private GatewayOptions options() {
    Duration quick = Duration.ofMillis(2);
    return GatewayOptions.at(data())
        .with(DeliveryOptions.standard().withBackoff(quick, quick).withLinger(Duration.ZERO));
  }

  private static Chunk packets(Gateway gateway, double... speeds) {
    ChunkBuilder builder = new ChunkBuilder();
    for (double speed : speeds) {
      builder.begin(CAR, 1_000_000_000L).packetId("p" + speed);
      builder.number("speed", speed).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private JsonNode trace(Gateway gateway, String id) {
    return TraceDesk.trace(gateway.store(), new CheckedProofs(gateway.store(), data()), id);
  }

  private static String state(JsonNode trace) {
    return trace.path("verdict").asString("") + ", " + trace.path("state").asString("");
  }

  @Test
  void tellsTheWholeLifeOfAPacketThatASinkHas() throws InterruptedException {
    String id;
    try (Gateway gateway = Gateway.open(options().withFileSink(folder.resolve("out")))) {
      Chunk chunk = packets(gateway, 100, 101, 102);
      gateway.accept(chunk);
      id = chunk.requestId(1).text();
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(state(trace(gateway, id))).isEqualTo("accepted, synced");
    }
    // The same on the files, whose log is signed to its end.
    try (Snapshot files = Snapshot.open(data())) {
      JsonNode trace = TraceDesk.trace(files, new CheckedProofs(files, data()), id);
      assertThat(state(trace)).isEqualTo("accepted, synced");
      assertThat(trace.path("packet").path("packet_id").asString("")).isEqualTo("p101.0");
      JsonNode place = trace.path("places").path(0);
      assertThat(place.path("position").asLong()).isEqualTo(2);
      JsonNode batch = place.path("sinks").path(0).path("batches").path(0);
      assertThat(batch.path("state").asString("")).isEqualTo("ACKED");
      assertThat(batch.path("audit").findValuesAsString("kind"))
          .containsExactly("batch.sealed", "batch.sent", "batch.acked");
      assertThat(batch.path("audit").findValues("proved")).hasSize(3).allMatch(JsonNode::asBoolean);
    }
  }

  @Test
  void tellsWhatWaitsWhatIsBadWhatCameTwiceAndWhatNeverWas() {
    try (Gateway gateway = Gateway.open(options().with(new Refusing()))) {
      gateway.pause("refusing", true);
      Chunk chunk = packets(gateway, 100, 900, 101);
      gateway.accept(chunk);
      Chunk again = packets(gateway, 100, 102);
      gateway.accept(again);
      assertThat(state(trace(gateway, chunk.requestId(0).text()))).isEqualTo("accepted, pending");
      JsonNode bad = trace(gateway, chunk.requestId(1).text());
      assertThat(state(bad)).isEqualTo("quarantined, quarantined");
      assertThat(bad.path("answer").asString("")).contains("out_of_range");
      assertThat(bad.path("dead_letters").path(0).path("id").asLong()).isEqualTo(1);
      assertThat(state(trace(gateway, again.requestId(0).text()))).isEqualTo("not_kept, not_kept");
      String never = packets(gateway, 1).requestId(0).text();
      assertThatThrownBy(() -> trace(gateway, never))
          .isInstanceOf(NotThereException.class)
          .hasMessageContaining(never);
      assertThatThrownBy(() -> trace(gateway, "abc")).isInstanceOf(BadWordException.class);
      gateway.workbench().discard(LetterFilter.ALL, "test", "no use");
      assertThat(stateSoon(gateway, chunk.requestId(1).text(), "quarantined, discarded"))
          .isEqualTo("quarantined, discarded");
    }
  }

  private String stateSoon(Gateway gateway, String id, String wanted) {
    String state = "";
    for (int i = 0; i < 2_000 && !state.equals(wanted); i++) {
      state = state(trace(gateway, id));
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
    return state;
  }

  /**
   * Those who ask again and again share a verdict about the newest checkpoint, and no older one.
   */
  @Test
  void provesUpToTheNewestCheckpointWheneverItIsAsked() throws InterruptedException {
    try (Gateway gateway = Gateway.open(options().withFileSink(folder.resolve("out")))) {
      CheckedProofs proofs = new CheckedProofs(gateway.store(), data());
      Chunk chunk = packets(gateway, 100);
      gateway.accept(chunk);
      String id = chunk.requestId(0).text();
      long first = proved(gateway, proofs, id, 0);
      assertThat(first).isPositive();
      gateway.accept(packets(gateway, 101));
      assertThat(proved(gateway, proofs, id, first)).isGreaterThan(first);
    }
  }

  /** The checkpoint up to which the last entry of a packet is proved, when it is beyond another. */
  private static long proved(Gateway gateway, CheckedProofs proofs, String id, long beyond)
      throws InterruptedException {
    assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() - until < 0) {
      JsonNode trace = TraceDesk.trace(gateway.store(), proofs, id);
      JsonNode sink = trace.path("places").path(0).path("sinks").path(0);
      JsonNode acked = sink.path("batches").path(0).path("audit").path(2);
      if (acked.path("proved").asBoolean(false) && acked.path("checkpoint").asLong(0) > beyond) {
        return acked.path("checkpoint").asLong(0);
      }
      Thread.sleep(20);
    }
    return 0;
  }

  @Test
  void tellsThePartsOfABatchThatWasCutAndThePacketThatWasRefused() throws InterruptedException {
    try (Gateway gateway = Gateway.open(options().with(new Refusing()))) {
      Chunk chunk = packets(gateway, 100, 101, 66, 102, 103);
      gateway.accept(chunk);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      JsonNode refused = trace(gateway, chunk.requestId(2).text());
      assertThat(state(refused)).isEqualTo("accepted, rejected");
      assertThat(refused.path("dead_letters").path(0).path("reason").asString(""))
          .isEqualTo("sink_rejected");
      JsonNode parts = refused.path("places").path(0).path("sinks").path(0).path("batches");
      assertThat(parts.findValuesAsString("state")).startsWith("SPLIT").contains("REJECTED");
      assertThat(parts.get(parts.size() - 1).path("part_of").asString(""))
          .isEqualTo(parts.path(0).path("batch_id").asString(""));
      assertThat(state(trace(gateway, chunk.requestId(0).text()))).isEqualTo("accepted, synced");
    }
  }

  /** A sink that refuses what has a speed of 66. */
  private static final class Refusing implements Sink {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      batch.writeTo(out);
      return out.toString(StandardCharsets.UTF_8).contains("\"speed\":66")
          ? new Delivery.Refused("no such speed", "mend it")
          : new Delivery.Acknowledged("taken");
    }

    @Override
    public void close() {}
  }
}
