package dev.trackside.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.MemorySink;
import dev.trackside.delivery.MemorySink.Memory;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.downlink.JsonDecoder;
import dev.trackside.downlink.Limits;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.store.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A real gateway with one sink behind the fence, on a clock that the test holds. */
final class FencedGateway {
  static final Instant RACE = Instant.parse("2026-09-06T13:00:00Z");

  private final Path data;
  private final String destination;
  final Memory memory = new Memory();
  final AtomicLong nowMillis = new AtomicLong(RACE.toEpochMilli());
  Supplier<Turn> turns = () -> Turn.TAKE;
  Policy policy = ShippedPolicy.get();
  Optional<Policy> shadow = Optional.empty();
  Optional<Supplier<String>> clockDoubt = Optional.empty();
  volatile Forbidden forbidden = Forbidden.NOTHING;
  Path keyFile = GatewayOptions.Fencing.standard().keyFile();

  FencedGateway(Path data, String destination) {
    this.data = data;
    this.destination = destination;
  }

  Gateway open() {
    Time time =
        new Time() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public Instant now() {
            return Instant.ofEpochMilli(nowMillis.get());
          }
        };
    return Gateway.open(
        GatewayOptions.at(data)
            .with(time)
            .with(fencing())
            .with(
                DeliveryOptions.standard()
                    .withLinger(Duration.ZERO)
                    .withBackoff(Duration.ofMillis(2), Duration.ofMillis(2))
                    .withBatch(50, 1 << 20))
            .with(new MemorySink("cloud", memory, () -> turns.get(), destination)));
  }

  private GatewayOptions.Fencing fencing() {
    GatewayOptions.Fencing plain =
        new GatewayOptions.Fencing(() -> policy, keyFile)
            .withShadow(shadow)
            .withForbidden(() -> forbidden);
    return clockDoubt.map(plain::withClockDoubt).orElse(plain);
  }

  /** Sends one packet of JSON, and has it accepted. */
  static void send(Gateway gateway, String json) {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    new JsonDecoder(builder, Stream.UNKNOWN, Limits.standard()).packet(bytes, 0, bytes.length);
    Receipt receipt =
        (Receipt) gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
    assertThat(receipt.accepted()).as(receipt.toString()).isEqualTo(receipt.received());
  }

  /** Sends packets of JSON together, which are one commit. */
  static void sendAll(Gateway gateway, List<String> jsons) {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] bytes = String.join("\n", jsons).getBytes(StandardCharsets.UTF_8);
    new JsonDecoder(builder, Stream.UNKNOWN, Limits.standard()).lines(bytes, 0, bytes.length);
    Receipt receipt =
        (Receipt) gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
    assertThat(receipt.accepted()).isEqualTo(jsons.size());
  }

  /** A packet of a car at a circuit, so many seconds after the race began. */
  static String packet(String circuit, double seconds, String samples) {
    return """
    {"source":"car-44","session":"2026-x-race","circuit":"%s","timestamp":"%s","samples":{%s}}\
    """
        .formatted(circuit, RACE.plusNanos((long) (seconds * 1e9)), samples);
  }

  static void drain(Gateway gateway) throws InterruptedException {
    assertThat(gateway.drainAll(Duration.ofSeconds(30))).as("drained").isTrue();
    assertThat(gateway.auditLedger().balanced()).isTrue();
  }

  /** Waits until the sink has so many lines. */
  List<String> lines(int count) throws InterruptedException {
    for (int i = 0; i < 3_000 && memory.lines().size() < count; i++) {
      Thread.sleep(5);
    }
    assertThat(memory.lines()).hasSize(count);
    return memory.lines();
  }

  /** The shipped policy with another text in one of its files. */
  static Policy changed(String file, String from, String to) throws PolicyException {
    return changed(Map.of(file, List.of(from, to)));
  }

  /** The shipped policy with other texts: file by file, what stands there and what is to. */
  static Policy changed(Map<String, List<String>> changes) throws PolicyException {
    List<PolicyReader.Document> documents = new ArrayList<>();
    for (PolicyReader.Document each : ShippedPolicy.documents()) {
      List<String> pairs = changes.getOrDefault(each.name(), List.of());
      String text = each.text();
      for (int i = 0; i < pairs.size(); i += 2) {
        assertThat(text).as(each.name()).contains(pairs.get(i));
        text = text.replace(pairs.get(i), pairs.get(i + 1));
      }
      documents.add(new PolicyReader.Document(each.name(), text));
    }
    return PolicyReader.read(documents);
  }
}
