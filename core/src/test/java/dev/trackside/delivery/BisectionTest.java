package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.Reason;
import dev.trackside.quarantine.Act;
import dev.trackside.quarantine.Letter;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.quarantine.Mending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a sink refuses for good is found, becomes a dead letter, and holds nothing else up. */
@Timeout(300)
final class BisectionTest {
  private static final Duration QUICK = Duration.ofMillis(2);

  @TempDir Path folder;

  private static GatewayOptions options(Path data, int batch, Sink... sinks) {
    GatewayOptions options =
        GatewayOptions.at(data)
            .with(
                DeliveryOptions.standard()
                    .withBackoff(QUICK, QUICK)
                    .withLinger(Duration.ZERO)
                    .withBatch(batch, 1 << 22));
    for (Sink sink : sinks) {
      options = options.with(sink);
    }
    return options;
  }

  /** Minds the packets of the one car whose numbers are in a set. */
  private static Predicate<String> numbers(Set<Long> numbers) {
    return line -> numbers.contains(number(line));
  }

  private static long number(String line) {
    String text = line.replaceFirst(".*\"number\":([0-9]+).*", "$1");
    return Long.parseLong(text);
  }

  private static void drain(Gateway gateway) throws InterruptedException {
    assertThat(gateway.drainAll(Duration.ofMinutes(2))).as("drained").isTrue();
    assertThat(gateway.auditLedger().balanced()).isTrue();
    assertThat(gateway.sinks()).allMatch(sink -> sink.acked() == sink.claimed());
  }

  /** All that are not minded, once and in order. */
  private static void assertAllBut(Set<Long> minded, long total, PickySink sink) {
    List<Long> expected = new ArrayList<>();
    for (long number = 1; number <= total; number++) {
      if (!minded.contains(number)) {
        expected.add(number);
      }
    }
    assertThat(sink.lines().stream().map(BisectionTest::number).toList()).isEqualTo(expected);
  }

  private static List<Letter> letters(Gateway gateway) {
    return gateway.letters().newest(LetterFilter.ALL, 5_000);
  }

  @Test
  void amongTenThousandPacketsThoseThatAreMindedAreFound() throws Exception {
    Random random = new Random(20_261_128);
    Set<Long> minded = new TreeSet<>();
    while (minded.size() < 60) {
      minded.add(1 + random.nextLong(10_000));
    }
    PickySink picky = new PickySink("picky", "site", numbers(minded));
    PickySink other = new PickySink("other", "site", line -> false);
    Traffic traffic = new Traffic("race", 1);
    try (Gateway gateway = Gateway.open(options(folder.resolve("data"), 1_000, picky, other))) {
      while (traffic.total() < 10_000) {
        traffic.send(gateway, 500);
      }
      drain(gateway);
      assertAllBut(minded, 10_000, picky);
      traffic.assertExactlyOnceInOrder(other.lines());
      assertThat(gateway.ledger().split()).isEqualTo(minded.size());
      assertThat(gateway.ledger().synced()).isEqualTo(10_000);
      assertThat(letters(gateway))
          .hasSize(minded.size())
          .allMatch(each -> each.defect().reason() == Reason.SINK_REJECTED)
          .allMatch(each -> minded.contains((long) each.chunk().number(first(each))));
      assertThat(gateway.batches(1_000))
          .extracting(BatchRow::state)
          .contains(BatchState.SPLIT, BatchState.REJECTED, BatchState.ACKED)
          .doesNotContain(BatchState.FAILED);
      assertThat(gateway.health().problems())
          .anyMatch(each -> each.what().contains("picky refused 60 packets for good"));
    }
  }

  private static int first(Letter letter) {
    return letter.chunk().firstSample(letter.packet());
  }

  @Test
  void theLetterHasTheAnswerAndGoesNowhere() throws Exception {
    PickySink picky = new PickySink("picky", "site", numbers(Set.of(3L)));
    Traffic traffic = new Traffic("race", 1);
    Path data = folder.resolve("data");
    try (Gateway gateway = Gateway.open(options(data, 4, picky))) {
      traffic.send(gateway, 4);
      drain(gateway);
      Letter letter = letters(gateway).getFirst();
      assertThat(letter.defect().text())
          .isEqualTo("sink_rejected|sink=picky|answer=no number here may be like that");
      assertThat(letter.defect().split()).isTrue();
      assertThat(letter.chunk().endSample(letter.packet()) - first(letter)).isEqualTo(2);
      Act act = gateway.workbench().reprocess(LetterFilter.ALL, "test");
      gateway.workbench().await(act, Duration.ofSeconds(20));
      String id = letter.chunk().requestId(letter.packet()).text();
      Mending mending =
          gateway
              .workbench()
              .mend(traffic.chunk(gateway, 1), List.of(letter.position()), List.of(id), "test");
      assertThat(mending.outcomes()).containsExactly(Mending.Outcome.KEPT);
      assertThat(letters(gateway)).hasSize(1);
      assertThat(gateway.ledger().late()).isZero();
      drain(gateway);
      Act discard = gateway.workbench().discard(LetterFilter.ALL, "test", "known");
      gateway.workbench().await(discard, Duration.ofSeconds(20));
      assertThat(gateway.ledger().splitDiscarded()).isOne();
      drain(gateway);
    }
    assertAllBut(Set.of(3L), 4, picky);
  }

  /** Each time the sink is called, the disk as it is then is what a kill would have left. */
  @Test
  void fromTheDiskOfEveryMomentAllOfItGoesOn() throws Exception {
    Set<Long> minded = Set.of(1L, 6L, 7L, 16L);
    PickySink picky = new PickySink("picky", "site", numbers(minded));
    List<PickySink> sinks = new ArrayList<>();
    List<Path> disks = new ArrayList<>();
    Path data = folder.resolve("data");
    picky.before(batch -> {
      Path disk = folder.resolve("disk-" + disks.size());
      copy(data, disk);
      disks.add(disk);
      sinks.add(picky.copy());
    });
    Traffic traffic = new Traffic("race", 1);
    try (Gateway gateway = Gateway.open(options(data, 16, picky))) {
      traffic.send(gateway, 16);
      drain(gateway);
    }
    assertAllBut(minded, 16, picky);
    assertThat(disks).hasSizeGreaterThan(10);
    for (int i = 0; i < disks.size(); i++) {
      try (Gateway gateway = Gateway.open(options(disks.get(i), 16, sinks.get(i)))) {
        drain(gateway);
        assertAllBut(minded, 16, sinks.get(i));
        assertThat(letters(gateway)).as("disk " + i).hasSize(minded.size());
        assertThat(gateway.ledger().split()).isEqualTo(minded.size());
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.toString().endsWith("-shm")) {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void aSinkThatRefusesEverythingGivesUpAFewPacketsAndWaits() throws Exception {
    PickySink picky = new PickySink("picky", "site", line -> true);
    Traffic traffic = new Traffic("race", 1);
    Path data = folder.resolve("data");
    Set<Long> first = new TreeSet<>();
    for (long number = 1; number <= Bisection.IN_A_ROW_MOST; number++) {
      first.add(number);
    }
    try (Gateway gateway = Gateway.open(options(data, 64, picky))) {
      traffic.send(gateway, 200);
      awaitWaiting(gateway);
      assertThat(String.valueOf(gateway.sinks().getFirst().hint())).contains("resume it");
      assertThat(letters(gateway)).hasSize(first.size());
    }
    try (Gateway gateway = Gateway.open(options(data, 64, picky))) {
      awaitWaiting(gateway);
      assertThat(letters(gateway)).as("a restart does not count anew").hasSize(first.size());
      gateway.pause("picky", true);
      gateway.pause("picky", false);
      Eventually.holds("as many more", () -> letters(gateway).size() == 2 * first.size());
      awaitWaiting(gateway);
      picky.minds(line -> false);
      drain(gateway);
      assertThat(letters(gateway)).hasSize(2 * first.size());
      first.forEach(each -> assertThat(each).isLessThanOrEqualTo(10));
    }
    Set<Long> given = new TreeSet<>(first);
    first.forEach(each -> given.add(each + first.size()));
    assertAllBut(given, 200, picky);
  }

  private static void awaitWaiting(Gateway gateway) throws Exception {
    Eventually.holds(
        "it waits",
        () ->
            String.valueOf(gateway.sinks().getFirst().problem())
                .contains("refuses one packet after the other"));
  }
}
