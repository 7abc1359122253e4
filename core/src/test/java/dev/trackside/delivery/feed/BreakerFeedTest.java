package dev.trackside.delivery.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.BatchProofs;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.Verification;
import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.LoggedGateway;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each change of a breaker reaches a sink that asks for them once and in order. */
@Timeout(300)
final class BreakerFeedTest extends FeedCases {
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"at\":\"[0-9T:.-]+Z\",\"cause\":\"[a-z_]+\",\"channel\":\"(\\w*)\","
              + "\"event\":\"breaker\",\"from\":\"\\w+\",\"number\":(\\d+),"
              + "\"source\":\"([\\w-]*)\",\"to\":\"(\\w+)\"}");

  /** The lines as {@link #changes} writes rows. */
  private List<String> told() {
    return memory.lines(Feed.BREAKERS).stream()
        .map(line -> {
          Matcher parts = LINE.matcher(line);
          assertThat(parts.matches()).as(line).isTrue();
          return "%s %s %s %s"
              .formatted(parts.group(2), parts.group(3), parts.group(1), parts.group(4));
        })
        .toList();
  }

  private void awaitAll(Gateway gateway) throws Exception {
    Eventually.holds(
        "all changes told, told are " + told(),
        () -> gateway.sinks().getFirst().feeds().getFirst().waiting() == 0);
    assertThat(told()).isEqualTo(changes(gateway)).isNotEmpty();
    assertThat(memory.changed()).isEmpty();
  }

  @Test
  void eachChangeIsToldOnceThroughFaultsAndRestarts() throws Exception {
    for (Turn turn : Turn.values()) {
      int before = memory.attempts();
      try (Gateway gateway = open(turn)) {
        move(gateway, "car-44", "speed");
        move(gateway, "car-16", "rpm");
        Eventually.holds("an attempt", () -> memory.attempts() > before);
      }
    }
    try (Gateway gateway = open(Turn.TAKE)) {
      awaitAll(gateway);
      assertThat(gateway.sinks().getFirst().feeds().getFirst().acked())
          .isEqualTo(told().size())
          .isGreaterThanOrEqualTo(4L * Turn.values().length);
      assertThat(rows(gateway, "SELECT id FROM feed_batch")).isEmpty();
    }
  }

  @Test
  void aSinkThatDoesNotTakeItsFeedGetsItsPacketsAndHealthSaysSo() throws Exception {
    try (Gateway gateway = open(Turn.DENY)) {
      move(gateway, "car-44", "speed");
      Eventually.holds("an attempt", () -> memory.attempts() > 0);
      for (int i = 0; i < 50; i++) {
        send(gateway, "car-44", "speed", 200 + i);
      }
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(memory.packets()).isGreaterThanOrEqualTo(50);
      FeedStanding standing = gateway.health().sinks().getFirst().feeds().getFirst();
      assertThat(standing.waiting()).isEqualTo(changes(gateway).size());
      assertThat(standing.acked()).isZero();
      assertThat(standing.problem()).contains("breakers wait", "told to");
      assertThat(gateway.health().problems())
          .anySatisfy(problem -> {
            assertThat(problem.id()).isEqualTo("sink.feed.breakers:feeds");
            assertThat(problem.hint()).isEqualTo("tell it otherwise");
          });
    }
  }

  @Test
  void aSinkThatAsksForNothingIsTouchedByNothing() throws Exception {
    GatewayOptions plain = options(() -> Turn.TAKE, "site", Set.of());
    try (Gateway gateway = Gateway.open(plain)) {
      move(gateway, "car-44", "speed");
      send(gateway, "car-44", "speed", 200);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(gateway.sinks().getFirst().feeds()).isEmpty();
      assertThat(rows(gateway, "SELECT sink FROM feed")).isEmpty();
      assertThat(LoggedGateway.entries(gateway.store(), Kind.FEED_SEALED)).isEmpty();
    }
    assertThat(memory.attempts()).isZero();
    try (Gateway gateway = open(Turn.TAKE)) {
      awaitAll(gateway);
    }
  }

  @Test
  void whatIsGoneBeforeTheSinkAsksCountsAsSkipped() throws Exception {
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE, "site", Set.of()))) {
      move(gateway, "car-44", "speed");
      move(gateway, "car-16", "rpm");
      run(gateway, "DELETE FROM breaker_transition WHERE number <= 3");
    }
    try (Gateway gateway = open(Turn.TAKE)) {
      awaitAll(gateway);
      assertThat(gateway.sinks().getFirst().feeds().getFirst().skipped()).isEqualTo(3);
    }
  }

  @Test
  void aPausedSinkGetsNothing() throws Exception {
    try (Gateway gateway = open(Turn.TAKE)) {
      gateway.pause("", true);
      move(gateway, "car-44", "speed");
      Thread.sleep(2_500); // a turn comes every second
      assertThat(memory.attempts()).isZero();
      gateway.pause("", false);
      awaitAll(gateway);
    }
  }

  @Test
  void eachBatchIsLoggedWithARootOverItsLinesBeforeItLeaves() throws Exception {
    try (Gateway gateway = open(Turn.TAKE)) {
      move(gateway, "car-44", "speed");
      awaitAll(gateway);
      Eventually.holds(
          "all acks logged",
          () ->
              LoggedGateway.entries(gateway.store(), Kind.FEED_ACKED).size()
                  == memory.batches().size());
      List<Entry> sealed = LoggedGateway.entries(gateway.store(), Kind.FEED_SEALED);
      List<Entry> sent = LoggedGateway.entries(gateway.store(), Kind.FEED_SENT);
      List<Entry> acked = LoggedGateway.entries(gateway.store(), Kind.FEED_ACKED);
      assertThat(sealed).hasSameSizeAs(memory.batches());
      for (int i = 0; i < sealed.size(); i++) {
        FeedBatch batch = memory.batches().get(i);
        LeafTree tree = new LeafTree();
        new String(batch.bytes(), StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> tree.addRecord(line.getBytes(StandardCharsets.UTF_8)));
        assertThat(sealed.get(i).text("batch")).isEqualTo(batch.id());
        assertThat(sealed.get(i).data())
            .containsEntry("items_root", TreeHash.hex(tree.root()))
            .containsEntry("sha256", batch.hash())
            .containsEntry("feed", "breakers");
        assertThat(sealed.get(i).seq()).isLessThan(sent.get(i).seq());
        assertThat(sent.get(i).seq()).isLessThan(acked.get(i).seq());
        assertThat(BatchProofs.parse(batch.proofs()))
            .singleElement()
            .satisfies(proof ->
                assertThat(new String(proof.extra(), StandardCharsets.UTF_8)).contains(batch.id()));
      }
      gateway.audit().seal();
      assertThat(
              LoggedGateway.verify(gateway.store(), LoggedGateway.keys(gateway.store()), List.of()))
          .isInstanceOf(Verification.Intact.class);
    }
  }

  @Test
  void abroadNoNameIsSaidThatThePolicyDoesNotKnow() throws Exception {
    GatewayOptions abroad = options(() -> Turn.TAKE, "nowhere", Set.of(Feed.BREAKERS));
    try (Gateway gateway = Gateway.open(abroad)) {
      move(gateway, "car-44", "speed");
      move(gateway, "Max Mustermann", "speed");
      move(gateway, "car-44", "heart_rate");
      Eventually.holds(
          "all told", () -> memory.lines(Feed.BREAKERS).size() >= changes(gateway).size());
      assertThat(changes(gateway)).anyMatch(row -> row.contains("Mustermann"));
      assertThat(changes(gateway)).anyMatch(row -> row.contains("heart_rate"));
    }
    List<String> lines = memory.lines(Feed.BREAKERS);
    assertThat(lines).noneMatch(line -> line.contains("Mustermann"));
    assertThat(lines).anyMatch(line -> line.contains("\"withheld\":[\"source\"]"));
    assertThat(lines).noneMatch(line -> line.contains("heart_rate"));
    assertThat(lines).anyMatch(line -> line.contains("\"channel\":\"speed\",\"event\""));
    // A packet of that class would be held: that something happened to it is all that is told.
    String held =
        "\\{\"event\":\"breaker\",\"number\":\\d+,\"withheld\":"
            + "\\[\"at\",\"cause\",\"channel\",\"from\",\"source\",\"to\"]}";
    assertThat(lines).anyMatch(line -> line.matches(held));
    assertThat(lines)
        .allMatch(line -> line.matches("\\{\"at\":\"[0-9T:-]{19}Z\".*") || line.matches(held));
  }
}
