package dev.trackside.app.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.file.FileSink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.policy.Circuit;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.simulation.SimulatedSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Merges a driver's recorded pulse into a simulated session at every circuit of the shipped policy,
 * sends it to four destinations, and holds what the sinks got, and the cell of the policy that
 * decided, against the table of docs/heart-rate.md; without the recording it says so and does
 * nothing.
 */
final class HeartRateTest {
  private static final Path PAGE = Path.of("../docs/heart-rate.md");
  private static final Instant RACE = Instant.parse("2026-09-06T13:00:00Z");
  private static final List<String> SINKS = List.of("home-eu", "home-gb", "home-us", "elsewhere");

  /** A circuit that no policy knows. */
  private static final String NOWHERE = "nowhere";

  private final Policy policy = ShippedPolicy.get();
  private final Map<String, Got> got = new TreeMap<>();

  @TempDir private Path folder;

  /** What one sink got of one circuit. */
  private static final class Got {
    private int packets;
    private int raw;
    private int withheld;
    private final Map<String, List<Long>> means = new TreeMap<>();

    private String text() {
      List<String> texts = new ArrayList<>();
      means.forEach((name, told) ->
          texts.add(
              "%d × `%s`, %d to %d"
                  .formatted(told.size(), name, Collections.min(told), Collections.max(told))));
      return texts.isEmpty() ? "nothing" : String.join(", ", texts);
    }
  }

  /** One heart beat. */
  private record Beat(long epochNanos, double perMinute) {}

  @Test
  void theTableSaysWhatEachSinkGotAtEachCircuitAndWhy() throws Exception {
    Optional<Path> recordings = Recordings.find();
    if (recordings.isEmpty()) {
      return;
    }
    List<Beat> beats = beats(recordings.get().resolve("biometric/heartpy_data3.bpm.csv"));
    List<String> circuits = new ArrayList<>(List.of(NOWHERE));
    policy.parts().circuits().stream().map(Circuit::key).distinct().sorted().forEach(circuits::add);
    send(beats, circuits);
    for (String sink : SINKS) {
      read(sink);
    }
    List<String> rows = new ArrayList<>();
    for (String circuit : circuits) {
      List<String> cells = new ArrayList<>();
      for (String sink : SINKS) {
        cells.add(cell(circuit, sink, beats));
      }
      rows.add("| " + circuit + " | " + law(circuit) + " | " + String.join(" | ", cells) + " |");
    }
    assertThat(Files.readAllLines(PAGE).stream().filter(HeartRateTest::isRow).toList())
        .as("the rows should be:%n%s", String.join("\n", rows))
        .isEqualTo(rows);
  }

  private static boolean isRow(String line) {
    return line.startsWith("| ") && !line.startsWith("| circuit ");
  }

  private static List<Beat> beats(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Instant first = time(lines.get(1));
    List<Beat> beats = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      long sinceFirst = Duration.between(first, time(line)).toNanos();
      double perMinute = Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
      beats.add(new Beat(RACE.toEpochMilli() * 1_000_000 + sinceFirst, perMinute));
    }
    return beats;
  }

  private static Instant time(String line) {
    return LocalDateTime.parse(line.substring(0, line.indexOf(','))).toInstant(ZoneOffset.UTC);
  }

  private void send(List<Beat> beats, List<String> circuits) throws Exception {
    GatewayOptions options =
        GatewayOptions.at(folder.resolve("data"))
            .with(DeliveryOptions.standard().withLinger(Duration.ZERO));
    for (String sink : SINKS) {
      options = options.with(new FileSink(sink, folder.resolve(sink), sink));
    }
    try (Gateway gateway = Gateway.open(options)) {
      for (String circuit : circuits) {
        ChunkBuilder builder = new ChunkBuilder();
        merge(beats, circuit, builder);
        Receipt receipt =
            (Receipt)
                gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
        assertThat(receipt.accepted()).isEqualTo(beats.size());
      }
      assertThat(gateway.drainAll(Duration.ofMinutes(3))).as("drained").isTrue();
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
  }

  /** A packet of the simulated car for each beat, at the beat's time. */
  private static void merge(List<Beat> beats, String circuit, ChunkBuilder into) {
    ChunkBuilder simulated = new ChunkBuilder();
    SimulatedSession.builder()
        .cars(List.of(44))
        .packetsPerSecond(2)
        .build()
        .append(simulated, beats.size());
    Chunk session = simulated.build();
    Stream stream = new Stream("car-44", "2026-" + circuit.replace('_', '-') + "-race", circuit);
    for (int packet = 0; packet < session.count(); packet++) {
      into.begin(stream, beats.get(packet).epochNanos());
      for (int i = session.firstSample(packet); i < session.endSample(packet); i++) {
        into.sampleCopy(session, packet, i);
      }
      into.number("heart_rate", beats.get(packet).perMinute()).end();
    }
  }

  private void read(String sink) throws IOException {
    try (var files = Files.list(folder.resolve(sink))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".ndjson")).toList()) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          take(sink, Json.read(line));
        }
      }
    }
  }

  private void take(String sink, JsonNode packet) {
    JsonNode samples = packet.path("samples");
    Got from =
        got.computeIfAbsent(packet.path("circuit").asString() + " " + sink, key -> new Got());
    from.packets++;
    from.raw += samples.has("heart_rate") ? 1 : 0;
    for (JsonNode name : packet.path("_withheld")) {
      from.withheld += name.asString().equals("heart_rate") ? 1 : 0;
    }
    for (String name : samples.propertyNames()) {
      if (name.startsWith("heart_rate_")) {
        from.means.computeIfAbsent(name, key -> new ArrayList<>()).add(samples.path(name).asLong());
      }
    }
  }

  /** What came, and whose rule it was. */
  private String cell(String circuit, String sink, List<Beat> beats) {
    Got from = got.getOrDefault(key(circuit, sink), new Got());
    assertThat(from.packets).as("%s to %s", circuit, sink).isEqualTo(beats.size());
    assertThat(from.raw).as("raw, %s to %s", circuit, sink).isZero();
    assertThat(from.withheld).as("named as withheld").isEqualTo(beats.size());
    from.means.forEach((name, told) -> assertThat(told).as(name).isEqualTo(means(name, beats)));
    Ruling ruling =
        policy.ruling(
            place(circuit), PrivacyClass.HEALTH, policy.destination(sink), RACE.toEpochMilli());
    return "%s (%s: %s)".formatted(from.text(), ruling.by(), ruling.rule().text());
  }

  /**
   * The means as they should be: of whole windows, each told by a later beat, rounded down, so that
   * the last is not told.
   */
  private static List<Long> means(String name, List<Beat> beats) {
    boolean isShort = name.equals("heart_rate_mean_30s");
    long window = (isShort ? 30 : 300) * 1_000_000_000L;
    int bucket = isShort ? 10 : 20;
    Map<Long, List<Double>> windows = new TreeMap<>();
    for (Beat beat : beats) {
      windows
          .computeIfAbsent(beat.epochNanos() / window, key -> new ArrayList<>())
          .add(beat.perMinute());
    }
    List<Long> means = new ArrayList<>();
    for (List<Double> values : windows.values()) {
      double mean = values.stream().mapToDouble(each -> each).average().orElseThrow();
      means.add((long) Math.floor(mean / bucket) * bucket);
    }
    means.removeLast();
    return means;
  }

  /** Of a circuit that is not known not even the name leaves. */
  private static String key(String circuit, String sink) {
    return (circuit.equals(NOWHERE) ? "" : circuit) + " " + sink;
  }

  private Place place(String circuit) {
    return policy.place(circuit, RACE.toEpochMilli() * 1_000_000);
  }

  private String law(String circuit) {
    return place(circuit) instanceof Place.Known known ? known.jurisdiction() : "not known";
  }
}
