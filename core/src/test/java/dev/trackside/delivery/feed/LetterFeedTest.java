package dev.trackside.delivery.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.quarantine.LetterFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each dead letter is told once, and outside the garage without what it holds. */
@Timeout(300)
final class LetterFeedTest extends FeedCases {
  private static final Set<Feed> BOTH = Set.of(Feed.BREAKERS, Feed.LETTERS);

  private Gateway open(Turn turn, String destination) {
    return Gateway.open(options(() -> turn, destination, BOTH));
  }

  private List<Long> positions() {
    return memory.lines(Feed.LETTERS).stream()
        .map(line -> Long.parseLong(line.replaceAll(".*\"position\":(\\d+).*", "$1")))
        .toList();
  }

  private static FeedStanding letters(Gateway gateway) {
    return gateway.sinks().getFirst().feeds().stream()
        .filter(each -> each.feed() == Feed.LETTERS)
        .findFirst()
        .orElseThrow();
  }

  private void awaitAll(Gateway gateway) throws Exception {
    Eventually.holds("all letters told", () -> letters(gateway).waiting() == 0);
  }

  @Test
  void eachLetterIsToldOnceThroughFaultsAndRestarts() throws Exception {
    for (Turn turn : Turn.values()) {
      int before = memory.attempts();
      try (Gateway gateway = open(turn, "site")) {
        for (int i = 0; i < 8; i++) {
          send(gateway, "car-" + i, "speed", 1_000 + i);
        }
        Eventually.holds("an attempt", () -> memory.attempts() > before);
      }
    }
    try (Gateway gateway = open(Turn.TAKE, "site")) {
      awaitAll(gateway);
      long end = gateway.letters().end();
      assertThat(end).isEqualTo(8L * Turn.values().length + 1);
      assertThat(positions()).isEqualTo(LongStream.range(1, end).boxed().toList());
      assertThat(letters(gateway).acked()).isEqualTo(end - 1);
      assertThat(letters(gateway).skipped()).isZero();
    }
    assertThat(memory.changed()).isEmpty();
    assertThat(memory.lines(Feed.LETTERS).getFirst())
        .contains(
            "\"reason\":\"out_of_range\"",
            "\"source\":\"car-0\"",
            "\"channel\":\"speed\"",
            "\"session\":\"race\"",
            "\"value\":\"1000.0\"");
  }

  @Test
  void nothingIsToldThatTheAuditLogCannotVouchFor() throws Exception {
    open(Turn.TAKE, "site").close();
    Path key = folder.resolve("data/keys/audit.key");
    Path away = folder.resolve("away");
    Files.move(key, away);
    try (Gateway gateway = open(Turn.TAKE, "site")) {
      send(gateway, "car-44", "speed", 98_765);
      Eventually.holds(
          "a batch of the feed is frozen",
          () -> !rows(gateway, "SELECT count(*) FROM feed_batch").equals(List.of("0")));
      Thread.sleep(1_000); // many attempts later, with a backoff of milliseconds
      assertThat(memory.attempts()).isZero();
      assertThat(gateway.letters().end()).isEqualTo(2);
    }
    Files.move(away, key);
    try (Gateway gateway = open(Turn.TAKE, "site")) {
      awaitAll(gateway);
      assertThat(positions()).containsExactly(1L);
    }
  }

  @Test
  void abroadALetterSaysWhyWhenAndOfWhatAndNothingElse() throws Exception {
    try (Gateway gateway = open(Turn.TAKE, "nowhere")) {
      send(gateway, "car-44", "speed", 98_765);
      send(gateway, "Max Mustermann", "speed", 98_765);
      send(gateway, "car-44", "heart_rate", 98_765);
      awaitAll(gateway);
    }
    List<String> lines = memory.lines(Feed.LETTERS);
    assertThat(lines).hasSize(3).noneMatch(line -> line.contains("98765"));
    assertThat(lines).noneMatch(line -> line.contains("Mustermann"));
    assertThat(lines).noneMatch(line -> line.contains("heart_rate"));
    assertThat(lines.getFirst())
        .matches(
            "\\{\"at\":\"[0-9T:-]{19}Z\",\"channel\":\"speed\",\"event\":\"dead_letter\","
                + "\"position\":1,\"reason\":\"out_of_range\",\"source\":\"car-44\","
                + "\"split\":false}");
    assertThat(lines.get(1)).contains("\"withheld\":[\"source\"]");
    // Such a packet would be held as a whole: not even when and from whom it came is told.
    assertThat(lines.get(2))
        .isEqualTo(
            "{\"event\":\"dead_letter\",\"position\":3,"
                + "\"withheld\":[\"at\",\"channel\",\"reason\",\"source\",\"split\"]}");
  }

  @Test
  void inTheGarageWhatIsSealedOnTheDiskIsNotToldEither() throws Exception {
    try (Gateway gateway = open(Turn.TAKE, "site")) {
      send(gateway, "car-44", "heart_rate", 98_765);
      awaitAll(gateway);
    }
    assertThat(memory.lines(Feed.LETTERS))
        .singleElement()
        .asString()
        .contains("\"channel\":\"heart_rate\"")
        .doesNotContain("98765");
  }

  @Test
  void settledLettersStayUntilTheSinkHasThemAndAreSkippedWhenItDidNotAsk() throws Exception {
    GatewayOptions.Limits limits =
        GatewayOptions.Limits.standard().withDuplicateWindow(1).withRetention(Duration.ZERO);
    String ninth = "SELECT first FROM dead_letter_block WHERE first <= 9 AND first + count > 9";
    try (Gateway gateway = Gateway.open(options(() -> Turn.DENY, "site", BOTH).with(limits))) {
      for (int i = 0; i < 8; i++) {
        send(gateway, "car-" + i, "speed", 1_000);
      }
      // A batch is frozen and holds its lines: only what came behind it has still to be kept.
      Eventually.holds("an attempt", () -> memory.attempts() > 0);
      send(gateway, "car-8", "speed", 1_000);
      send(gateway, "car-9", "speed", 1_000);
      gateway.workbench().discard(LetterFilter.ALL, "test", "known");
      Thread.sleep(3_000); // a round of removal comes every second
      assertThat(rows(gateway, ninth)).isNotEmpty();
    }
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE, "site", Set.of()).with(limits))) {
      Eventually.holds(
          "the ninth gone",
          () -> {
            send(gateway, "car-10", "speed", 1_000);
            gateway.workbench().discard(LetterFilter.ALL, "test", "known");
            return rows(gateway, ninth).isEmpty();
          });
      send(gateway, "car-11", "speed", 1_000);
    }
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE, "site", BOTH).with(limits))) {
      awaitAll(gateway);
      assertThat(letters(gateway).skipped()).isPositive();
      assertThat(letters(gateway).skipped() + letters(gateway).acked())
          .isEqualTo(gateway.letters().end() - 1);
      assertThat(positions())
          .doesNotHaveDuplicates()
          .doesNotContain(9L)
          .endsWith(gateway.letters().end() - 1);
    }
  }
}
