package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.encoding.StrictJson;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbered packets of a few cars, and whether a sink has each once and in order. */
public final class Traffic {
  private final Map<String, Long> sent = new HashMap<>();
  private final String session;
  private final int cars;
  private long total;

  /** Traffic of a number of cars in a session. */
  public Traffic(String session, int cars) {
    this.session = session;
    this.cars = cars;
  }

  /** The next packets as a chunk. */
  public Chunk chunk(Gateway gateway, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      String car = "car-" + total++ % cars;
      long number = sent.merge(car, 1L, Long::sum);
      builder.begin(new Stream(car, session, "zandvoort"), 1_756_645_392_000_000_000L + number);
      builder
          .packetId(session + car + number)
          .number("number", (double) number)
          .number("speed", 300);
      builder.end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  /** Sends packets, all of which must be accepted. */
  public void send(Gateway gateway, int packets) {
    Answer answer = gateway.accept(chunk(gateway, packets));
    assertThat(answer).isEqualTo(new Receipt(packets, packets, 0, 0, 0, List.of(), 0));
  }

  /** Number of packets sent so far. */
  public long total() {
    return total;
  }

  /** Every packet is among the lines once, and those of one car are in order. */
  public void assertExactlyOnceInOrder(List<String> lines) {
    assertThat(arrived(lines)).isEqualTo(expected());
  }

  /** Every packet is among the lines once, in whatever order. */
  public void assertExactlyOnce(List<String> lines) {
    Map<String, List<Long>> arrived = arrived(lines);
    arrived.values().forEach(numbers -> numbers.sort(null));
    assertThat(arrived).isEqualTo(expected());
  }

  /** Those of one car are in order. */
  public void assertInOrder(List<String> lines) {
    assertThat(arrived(lines).values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
  }

  private Map<String, List<Long>> arrived(List<String> lines) {
    Map<String, List<Long>> arrived = new HashMap<>();
    for (String line : lines) {
      Map<String, Object> packet = StrictJson.object(line);
      if (!session.equals(packet.get("session"))) {
        continue;
      }
      StrictJson.Literal number =
          (StrictJson.Literal) StrictJson.inner(packet, "samples").get("number");
      assertThat(number).as(line).isNotNull();
      if (number != null) {
        arrived
            .computeIfAbsent(String.valueOf(packet.get("source")), car -> new ArrayList<>())
            .add((long) number.number());
      }
    }
    return arrived;
  }

  private Map<String, List<Long>> expected() {
    Map<String, List<Long>> expected = new HashMap<>();
    sent.forEach((car, count) -> {
      List<Long> numbers = new ArrayList<>();
      for (long number = 1; number <= count; number++) {
        numbers.add(number);
      }
      expected.put(car, numbers);
    });
    return expected;
  }
}
