package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.RACE;
import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.policy.PrivacyClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What leaves a real gateway: cut, held, let go later, once. */
@Timeout(120)
final class FenceTest {
  @TempDir Path folder;

  private FencedGateway fenced(String destination) {
    return new FencedGateway(folder.resolve("data"), destination);
  }

  private static String requestId(String line) {
    Matcher match = Pattern.compile("\"request_id\":\"([^\"]+)\"").matcher(line);
    assertThat(match.find()).isTrue();
    return match.group(1);
  }

  @Test
  void heartRateStaysAtMonzaAndTheRestLeaves() throws Exception {
    FencedGateway fenced = fenced("home-gb");
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("monza", 0, "\"heart_rate\":151,\"speed\":300,\"throttle\":99"));
      drain(gateway);
    }
    assertThat(fenced.memory.lines().getFirst())
        .contains("\"samples\":{\"speed\":300,\"throttle\":99}")
        .contains("\"_jurisdiction\":\"IT\"", "\"_withheld\":[\"heart_rate\"]");
  }

  @Test
  void heartRateAtSpaLeavesAsMeansOfWholeWindows() throws Exception {
    FencedGateway fenced = fenced("home-eu");
    try (Gateway gateway = fenced.open()) {
      for (int second = 0; second < 70; second++) {
        send(gateway, packet("spa", second, "\"heart_rate\":" + (140 + second)));
      }
      drain(gateway);
    }
    String all = String.join("", fenced.memory.lines());
    // 13:00:00 to 13:00:29 is 140 to 169, mean 154.5; the next 30 s 170 to 199, mean 184.5.
    assertThat(all).contains("\"heart_rate_mean_30s\":150", "\"heart_rate_mean_30s\":180");
    assertThat(all.split("heart_rate_mean", -1)).hasSize(3);
    assertThat(all).doesNotContain("\"heart_rate\":1");
  }

  @Test
  void windowsGoOnOverARestartAndABatchIsMadeAgainByteForByte() throws Exception {
    FencedGateway fenced = fenced("home-eu");
    fenced.turns = () -> Turn.THROW;
    for (int restart = 0; restart < 4; restart++) {
      try (Gateway gateway = fenced.open()) {
        for (int i = 0; i < 20; i++) {
          int second = restart * 20 + i;
          send(gateway, packet("spa", second, "\"heart_rate\":150,\"driver\":\"A. Person\""));
        }
        Thread.sleep(100);
      }
    }
    fenced.turns = () -> Turn.TAKE;
    try (Gateway gateway = fenced.open()) {
      drain(gateway);
    }
    assertThat(fenced.memory.changed()).isEmpty();
    assertThat(fenced.memory.lines()).hasSize(80);
    String all = String.join("", fenced.memory.lines());
    assertThat(all.split("heart_rate_mean_30s\":150", -1)).hasSize(3);
    assertThat(all).doesNotContain("Person").contains("\"driver\":\"p-");
  }

  @Test
  void anUnknownCircuitSendsOnlyMetadataAndTheRestFollowsWhenItIsKnown() throws Exception {
    FencedGateway fenced = fenced("home-eu");
    List<String> first;
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("nowhere", 0.25, "\"speed\":301.5,\"throttle\":98"));
      send(gateway, packet("nowhere", 0.5, "\"heart_rate\":150"));
      send(gateway, packet("spa", 0.75, "\"speed\":299.5"));
      drain(gateway);
      first = fenced.lines(2);
      assertThat(gateway.sinks().getFirst().held()).isEqualTo(1);
      assertThat(gateway.ledger().pending()).isEqualTo(1);
    }
    assertThat(first.getFirst())
        .contains("\"samples\":{}", "\"timestamp\":\"2026-09-06T13:00:00.000Z\"")
        .doesNotContain("nowhere", "301.5");
    fenced.policy =
        FencedGateway.changed(
            "circuits.yaml", "  spa:\n", "  nowhere: {name: Nowhere, jurisdiction: BE}\n  spa:\n");
    try (Gateway gateway = fenced.open()) {
      fenced.lines(4);
      drain(gateway);
      assertThat(gateway.sinks().getFirst().held()).isZero();
      assertThat(gateway.ledger().pending()).isZero();
    }
    List<String> later = fenced.memory.lines().subList(2, 4);
    assertThat(later.getFirst())
        .contains("\"samples\":{\"speed\":301.5,\"throttle\":98}", "\"_supplement\":true");
    assertThat(requestId(later.getFirst())).isEqualTo(requestId(first.getFirst()));
    assertThat(later.getLast()).contains("\"_withheld\":[\"heart_rate\"]", "\"samples\":{}");
    assertThat(later.getLast()).doesNotContain("_supplement");
  }

  @Test
  void whatWasUnknownIsClassifiedAndFollowsOnce() throws Exception {
    FencedGateway fenced = fenced("home-gb");
    try (Gateway gateway = fenced.open()) {
      for (int i = 0; i < 120; i++) {
        send(gateway, packet("spa", i, "\"speed\":200,\"boost_x\":" + i));
      }
      drain(gateway);
      assertThat(fenced.memory.lines())
          .hasSize(120)
          .allMatch(line -> line.contains("\"_unknown\":1"));
      assertThat(String.join("", fenced.memory.lines())).doesNotContain("boost_x");

      gateway.policies().orElseThrow().classify("boost_x", PrivacyClass.VEHICLE, "");
      List<String> lines = fenced.lines(240);
      for (int i = 0; i < 120; i++) {
        assertThat(lines.get(120 + i))
            .contains("\"samples\":{\"boost_x\":" + i + "}", "\"_supplement\":true");
        assertThat(requestId(lines.get(120 + i))).isEqualTo(requestId(lines.get(i)));
      }
    }
    try (Gateway gateway = fenced.open()) {
      assertThat(gateway.policies().orElseThrow().active().head().version()).isEqualTo("1.0.0+1");
      send(gateway, packet("spa", 500, "\"boost_x\":7"));
      drain(gateway);
      assertThat(fenced.memory.lines()).hasSize(241);
      assertThat(fenced.memory.lines().getLast()).contains("\"samples\":{\"boost_x\":7}");
    }
  }

  @Test
  void anExpiredPolicyHoldsWhatIsPersonalAfterItsGrace() throws Exception {
    FencedGateway fenced = fenced("home-gb");
    fenced.nowMillis.set(RACE.plus(Duration.ofDays(300)).toEpochMilli());
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"speed\":300,\"throttle\":99"));
      send(gateway, packet("spa", 1, "\"throttle\":98"));
      drain(gateway);
      assertThat(fenced.memory.lines()).hasSize(1);
      assertThat(fenced.memory.lines().getFirst()).contains("\"samples\":{\"speed\":300}");
      assertThat(gateway.sinks().getFirst().held()).isEqualTo(1);
    }
  }

  @Test
  void aDestinationThatNobodyKnowsGetsNothingPersonal() throws Exception {
    FencedGateway fenced = fenced("the-moon");
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"speed\":300,\"heart_rate\":150,\"driver\":\"Ann\""));
      drain(gateway);
    }
    assertThat(fenced.memory.lines().getFirst())
        .contains("\"samples\":{\"speed\":300}")
        .doesNotContain("Ann", "150", "\"p-");
  }

  @Test
  void aDraftOfAPolicyThatIsNoLongerInForceIsJudgedAnew() throws Exception {
    FencedGateway fenced = fenced("home-gb");
    fenced.turns = () -> Turn.DENY;
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"speed\":0,\"boost_x\":1"));
      for (int i = 0; i < 3_000 && fenced.memory.attempts().isEmpty(); i++) {
        Thread.sleep(5);
      }
      List<String> more = new ArrayList<>();
      for (int i = 1; i < 200; i++) {
        more.add(packet("spa", i, "\"speed\":" + i + ",\"boost_x\":1"));
      }
      FencedGateway.sendAll(gateway, more);
      Thread.sleep(300); // one batch is frozen, the next two are drafted behind it
      var policies = gateway.policies().orElseThrow();
      policies.classify("boost_x", PrivacyClass.VEHICLE, "");
      fenced.turns = () -> Turn.TAKE;
      for (int i = 0; i < 3_000 && boosts(fenced) < 200; i++) {
        Thread.sleep(5);
      }
      drain(gateway);
      List<String> lines = fenced.memory.lines();
      long late = lines.stream().filter(line -> line.contains("_supplement")).count();
      assertThat(boosts(fenced)).isEqualTo(200);
      assertThat(lines).hasSize(200 + (int) late);
      assertThat(late).as("only the frozen batch needs a supplement").isEqualTo(1);
      assertThat(policies.rollBack("it was wrong")).isTrue();
      send(gateway, packet("spa", 300, "\"speed\":1,\"boost_x\":1"));
      drain(gateway);
      assertThat(fenced.memory.lines().getLast()).contains("\"_unknown\":1");
      assertThat(fenced.memory.changed()).isEmpty();
    }
  }

  @Test
  void aSourcesPseudonymChangesWithTheYearWhereverTheChunkBegins() throws Exception {
    FencedGateway fenced = fenced("home-gb");
    String packet = packet("spa", 0, "\"speed\":1").replace("car-44", "Ann Other");
    String old = packet.replace(RACE.toString(), "2025-12-31T23:59:59Z");
    String young = packet.replace(RACE.toString(), "2026-01-01T00:00:00Z");
    try (Gateway gateway = fenced.open()) {
      FencedGateway.sendAll(gateway, List.of(old, young));
      send(gateway, old.replace("59Z", "59.5Z"));
      drain(gateway);
    }
    List<String> sources =
        fenced.memory.lines().stream()
            .map(line -> line.replaceAll(".*source\":\"([^\"]*).*", "$1"))
            .toList();
    assertThat(sources).hasSize(3).allMatch(source -> source.startsWith("p-"));
    assertThat(sources.get(1)).isNotEqualTo(sources.get(0));
    assertThat(sources.get(2)).isEqualTo(sources.get(0));
  }

  private static long boosts(FencedGateway fenced) {
    return fenced.memory.lines().stream().filter(line -> line.contains("\"boost_x\":1")).count();
  }

  @Test
  void whatSomebodyPutsIntoMetadataStopsNothingAndWhatIsLawfulOfItLeaves() throws Exception {
    FencedGateway fenced = fenced("home-gb");
    String head = "{\"source\":\"car-44\",\"session\":\"q\",\"circuit\":\"montreal\",";
    String time = "\"timestamp\":\"" + RACE + "\",";
    String heart = "\"samples\":{\"heart_rate\":150.75},";
    List<String> metadata =
        List.of(
            "{\"rpm\":1}",
            "{}",
            "{\"a\":\"}\",\"rpm\":2}",
            "{\"" + "k".repeat(70_000) + "\":1}",
            "{\"\\ud83c\\udfce\":\"\\u0000\",\"rpm\":3}");
    try (Gateway gateway = fenced.open()) {
      for (String each : metadata) {
        send(gateway, head + time + heart + "\"metadata\":" + each + "}");
      }
      send(gateway, packet("montreal", 9, "\"speed\":1"));
      for (int i = 0; i < 300; i++) {
        send(gateway, packet("montreal", 10 + i, "\"speed\":1,\"unknown_" + i + "\":1"));
      }
      drain(gateway);
    }
    String all = String.join("\n", fenced.memory.lines());
    assertThat(all)
        .contains("\"metadata\":{\"rpm\":1}", "\"metadata\":{\"rpm\":2}")
        .contains("\"metadata\":{\"rpm\":3}")
        .doesNotContain("kkkk", "150.75");
    try (Gateway gateway = fenced.open()) {
      gateway.policies().orElseThrow().classify("unknown_299", PrivacyClass.VEHICLE, "");
      for (int i = 0; i < 3_000 && !fenced.memory.lines().getLast().contains("_299"); i++) {
        Thread.sleep(5);
      }
      assertThat(fenced.memory.lines().getLast()).contains("\"samples\":{\"unknown_299\":1}");
    }
  }
}
