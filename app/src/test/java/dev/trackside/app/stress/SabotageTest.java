package dev.trackside.app.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.stress.oracle.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs against a gateway with a saboteur before it. */
final class SabotageTest {
  @TempDir private Path root;

  private Verdict verdict(UnaryOperator<List<String>> deed) throws Exception {
    try (Saboteur saboteur = new Saboteur(deed)) {
      return Stand.run(root.resolve("run"), Stand.plan(100, 0), saboteur.road()).verdict();
    }
  }

  @Test
  void onePacketOfManyThatIsAcknowledgedAndDroppedIsMissed() throws Exception {
    AtomicInteger seen = new AtomicInteger();

    Verdict verdict =
        verdict(lines -> lines.stream().filter(_ -> seen.incrementAndGet() != 333).toList());

    assertThat(Stand.missed(verdict)).containsExactlyInAnyOrder("lost", "ledger");
    assertThat(verdict.examples()).singleElement().asString().startsWith("lost: packet");
  }

  @Test
  void aGoodValueThatIsSpoiltIsFoundAmongTheDeadLetters() throws Exception {
    AtomicInteger seen = new AtomicInteger();

    Verdict verdict =
        verdict(lines ->
            lines.stream()
                .map(line ->
                    seen.incrementAndGet() == 200
                        ? line.replaceFirst("\"rpm\":[0-9.]+", "\"rpm\":\"ERR\"")
                        : line)
                .toList());

    assertThat(Stand.missed(verdict)).containsExactly("wrongly_quarantined");
  }

  @Test
  void aPacketThatIsDoubledUnderAnotherIdIsFound() throws Exception {
    AtomicInteger seen = new AtomicInteger();

    Verdict verdict =
        verdict(lines -> {
          List<String> more = new ArrayList<>(lines);
          if (seen.getAndIncrement() == 3) {
            more.add(lines.getFirst().replaceFirst("(\"packet_id\":\")([0-9]+-)", "$10$2"));
          }
          return more;
        });

    assertThat(Stand.missed(verdict)).containsExactlyInAnyOrder("doubled", "ledger");
  }
}
