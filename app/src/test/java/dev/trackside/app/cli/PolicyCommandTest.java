package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyCommandTest {
  @TempDir Path folder;

  private Path exported() {
    Path mine = folder.resolve("mine");
    assertThat(Outcome.of("policy", "export", mine.toString()).exit()).isZero();
    return mine;
  }

  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(from), to));
  }

  @Test
  void theShippedPolicyIsWrittenOutCheckedAndTheSame() {
    Path mine = exported();
    Outcome check = Outcome.of("policy", "check", mine.toString());
    assertThat(check.exit()).isZero();
    assertThat(check.out()).contains("689 of 689 tests hold");
    assertThat(Outcome.of("policy", "show", "--json").out())
        .isEqualTo(Outcome.of("policy", "show", mine.toString(), "--json").out());
    assertThat(Outcome.of("policy", "matrix", "--circuit", "monza").out())
        .contains("monza", "IT", "home-gb", "drop");
  }

  @Test
  void whatIsWrongIsSaidWithLineAndColumn() throws IOException {
    Path mine = exported();
    change(mine.resolve("jurisdictions.yaml"), "      vehicle: allow", "      vehicle: alow");
    Outcome check = Outcome.of("policy", "check", mine.toString());
    assertThat(check.exit()).isEqualTo(2);
    assertThat(check.err()).contains("jurisdictions.yaml:10:", "there is no verb alow");
  }

  @Test
  void aMeasurementGetsNoPseudonymAndHealthNeverLeavesRaw() throws IOException {
    for (String verb : new String[] {"{verb: pseudonymise, epoch: season}", "allow"}) {
      Path mine = folder.resolve("mine-" + verb.length());
      assertThat(Outcome.of("policy", "export", mine.toString()).exit()).isZero();
      change(
          mine.resolve("jurisdictions.yaml"),
          "{verb: aggregate, window: 30s, least: 10, bucket: 10}",
          verb);
      Outcome check = Outcome.of("policy", "check", mine.toString());
      assertThat(check.exit()).isEqualTo(2);
      assertThat(check.err()).contains("health cannot be given the verb");
    }
  }

  @Test
  void aLooserCellFailsTheDiffUnlessItIsAllowed() throws IOException {
    Path mine = exported();
    change(mine.resolve("jurisdictions.yaml"), "window: 30s, least: 10", "window: 30s, least: 6");
    Outcome diff = Outcome.of("policy", "diff", exportedAgain().toString(), mine.toString());
    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.out()).contains("LOOSER", "spa to home-eu, health");
    assertThat(
            Outcome.of(
                    "policy",
                    "diff",
                    folder.resolve("again").toString(),
                    mine.toString(),
                    "--allow-looser")
                .exit())
        .isZero();
    Outcome back =
        Outcome.of("policy", "diff", mine.toString(), folder.resolve("again").toString());
    assertThat(back.exit()).isZero();
    assertThat(back.out()).contains("STRICTER").doesNotContain("LOOSER");
  }

  private Path exportedAgain() {
    Path again = folder.resolve("again");
    assertThat(Outcome.of("policy", "export", again.toString()).exit()).isZero();
    return again;
  }

  @Test
  void everyRuleThatIsLoosenedFailsATest() throws IOException {
    record Loosened(String from, String to, String what) {}
    for (Loosened each :
        new Loosened[] {
          new Loosened("window: 30s, least: 10", "window: 30s, least: 5", "EU, health, same_area"),
          new Loosened("step: 50}", "step: 10}", "EU, position, adequate"),
          new Loosened("adequate: drop", "adequate: allow", "voice")
        }) {
      Path mine = folder.resolve(each.what().replaceAll("[^a-z]", ""));
      assertThat(Outcome.of("policy", "export", mine.toString()).exit()).isZero();
      change(mine.resolve("jurisdictions.yaml"), each.from(), each.to());
      Outcome check = Outcome.of("policy", "check", mine.toString());
      assertThat(check.exit()).as(each.what()).isEqualTo(1);
      assertThat(check.out()).contains("FAILED", each.what());
    }
  }
}
