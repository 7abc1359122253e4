package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.RACE;
import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.fence.Shadow.Change;
import dev.trackside.gateway.Gateway;
import dev.trackside.policy.BrokenPolicy;
import dev.trackside.policy.Policy;
import dev.trackside.policy.Rule;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A candidate beside the policy in force: everything is counted, nothing is changed. */
@Timeout(120)
final class ShadowTest {
  @TempDir Path folder;

  private static Policy candidate() throws Exception {
    return FencedGateway.changed(
        Map.of(
            "fields.yaml",
            List.of("    - t_lap\n", "    - t_lap\n    - boost_x\n"),
            "jurisdictions.yaml",
            List.of(
                "adequate: {verb: aggregate, window: 5m, least: 60, bucket: 20}",
                "adequate: {verb: aggregate, window: 10m, least: 60, bucket: 10}",
                "adequate: {verb: location_relative, step: 50}",
                "adequate: {verb: location_relative, step: 100}"),
            "policy.yaml",
            List.of("status: \"[A-Za-z]{3,12}\"", "status: \"[A-Z]{3,12}\""),
            "circuits.yaml",
            List.of("  spa:\n", "  nowhere: {name: Nowhere, jurisdiction: BE}\n  spa:\n")));
  }

  private static Shadow.SinkReport only(Gateway gateway) {
    Shadow.Report report = gateway.policies().orElseThrow().shadow().report(1_000).orElseThrow();
    assertThat(report.errors()).as(report.firstError()).isZero();
    assertThat(report.sinks()).hasSize(1);
    return report.sinks().getFirst();
  }

  private static void agrees(Shadow.SinkReport found, ShadowModel model) {
    assertThat(found.packets()).isEqualTo(model.packets);
    assertThat(found.values()).isEqualTo(model.values);
    assertThat(found.packetsChanged()).isEqualTo(model.packetsChanged);
    assertThat(found.packetsBy()).isEqualTo(model.packetsBy);
    assertThat(found.valuesBy()).isEqualTo(model.valuesBy);
    assertThat(found.cells()).isEqualTo(model.cells.size());
    assertThat(found.beyond()).isZero();
    Map<String, Map<Change, Long>> cells = new java.util.TreeMap<>();
    found.changed().forEach(each -> cells.put(each.place() + " " + each.field(), each.by()));
    assertThat(cells).isEqualTo(model.changed());
  }

  /** The same stored packets, the same keys: only the candidate is more. */
  private void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyByteIsTheSameAndTheCountsAreThoseOfTheModel(long seed) throws Exception {
    ShadowModel model = new ShadowModel();
    FencedGateway before = new FencedGateway(folder.resolve("stored"), "home-gb");
    try (Gateway gateway = before.open()) {
      // The keys are made when they are needed first: here, so that both have the same.
      send(gateway, packet("spa", -9, "\"driver\":\"Ann\",\"heart_rate\":150"));
      drain(gateway);
      gateway.pause("", true);
      Random random = new Random(seed);
      for (int commit = 0; commit < 12; commit++) {
        List<String> packets = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          packets.add(model.packet(random, RACE.plusSeconds(commit * 40 + i)));
        }
        FencedGateway.sendAll(gateway, packets);
      }
    }
    copy(folder.resolve("stored"), folder.resolve("with"));
    List<String> without = drained(folder.resolve("stored"), Optional.empty(), model);
    List<String> with = drained(folder.resolve("with"), Optional.of(candidate()), model);
    assertThat(without).hasSizeGreaterThan(5);
    assertThat(with).isEqualTo(without);
  }

  private List<String> drained(Path data, Optional<Policy> shadow, ShadowModel model)
      throws Exception {
    FencedGateway fenced = new FencedGateway(data, "home-gb");
    fenced.shadow = shadow;
    try (Gateway gateway = fenced.open()) {
      gateway.pause("", false);
      drain(gateway);
      if (shadow.isPresent()) {
        agrees(only(gateway), model);
      } else {
        assertThat(gateway.policies().orElseThrow().shadow().report(9)).isEmpty();
      }
    }
    return fenced.memory.texts();
  }

  @Test
  void aPacketCountsOnceThroughRetriesVoidDraftsAndSupplements() throws Exception {
    ShadowModel model = new ShadowModel();
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    fenced.shadow = Optional.of(candidate());
    AtomicInteger attempt = new AtomicInteger();
    fenced.turns = () -> attempt.incrementAndGet() % 3 == 0 ? Turn.TAKE : Turn.TAKE_AND_DENY;
    Random random = new Random(7);
    try (Gateway gateway = fenced.open()) {
      for (int round = 0; round < 6; round++) {
        List<String> packets = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
          packets.add(model.packet(random, RACE.plusSeconds(round * 120 + i)));
        }
        FencedGateway.sendAll(gateway, packets);
        String version = "version: \"2.0." + round + "\"";
        Policy same = FencedGateway.changed("policy.yaml", "version: \"1.0.0\"", version);
        gateway.policies().orElseThrow().activate(same, "test", "");
      }
      drain(gateway);
      agrees(only(gateway), model);
    }
    assertThat(fenced.memory.changed()).isEmpty();
  }

  @Test
  void whatACandidateBreaksIsCountedAndReachesNothing() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    fenced.shadow = Optional.of(BrokenPolicy.thatThrowsFor("throttle"));
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"speed\":1"));
      send(gateway, packet("spa", 1, "\"speed\":2,\"throttle\":99"));
      send(gateway, packet("spa", 2, "\"speed\":3"));
      drain(gateway);
      assertThat(fenced.memory.lines()).hasSize(3);
      assertThat(fenced.memory.lines().get(1))
          .contains("\"samples\":{\"speed\":2,\"throttle\":99}");
      Shadow shadow = gateway.policies().orElseThrow().shadow();
      Shadow.Report report = shadow.report(9).orElseThrow();
      assertThat(report.errors()).isEqualTo(1);
      assertThat(report.firstError()).contains("IllegalStateException").doesNotContain("planted");
      assertThat(report.sinks().getFirst().packets()).isEqualTo(2);

      assertThat(shadow.end()).isTrue();
      send(gateway, packet("spa", 3, "\"speed\":4"));
      drain(gateway);
      assertThat(shadow.report(9)).isEmpty();
    }
  }

  @Test
  void morePlacesThanAreKeptApartAreCountedAllTheSame() {
    ShadowTally tally = new ShadowTally();
    Ruling drop = new Ruling(Rule.of(Verb.DROP, ""), true, "");
    Ruling allow = new Ruling(Rule.of(Verb.ALLOW, ""), false, "");
    for (int i = 0; i < ShadowTally.CELLS_MOST + 500; i++) {
      String name = i + "n".repeat(70_000);
      tally.values("spa", "unknown", name, drop, allow, Change.LOOSER, 2);
    }
    ShadowTally all = new ShadowTally();
    all.add(tally);
    Shadow.SinkReport report = all.report("cloud", "home-gb", 3);
    assertThat(report.cells()).isEqualTo(ShadowTally.CELLS_MOST);
    assertThat(report.beyond()).isEqualTo(1_000);
    assertThat(report.valuesBy()).isEqualTo(Map.of(Change.LOOSER, 21_000L));
    assertThat(report.changed()).hasSize(3).allMatch(each -> each.field().length() <= 100);
  }
}
