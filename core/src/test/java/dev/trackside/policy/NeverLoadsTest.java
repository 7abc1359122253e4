package dev.trackside.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no policy may say, each with the line and column at which it stands. */
final class NeverLoadsTest {
  /** The shipped policy with another rule in place of the only one that Italy has of its own. */
  private static List<PolicyReader.Document> italy(String rules) {
    List<PolicyReader.Document> documents = new ArrayList<>();
    for (PolicyReader.Document each : ShippedPolicy.documents()) {
      String text =
          each.text()
              .replaceAll(
                  "(?m)^      health: \\{verb: drop, because: .remote.*$", "      " + rules);
      documents.add(new PolicyReader.Document(each.name(), text));
    }
    return documents;
  }

  private static int lineOf(List<PolicyReader.Document> documents, String text) {
    for (PolicyReader.Document each : documents) {
      int at = each.text().indexOf(text);
      if (each.name().equals("jurisdictions.yaml") && at >= 0) {
        String before = each.text().substring(0, at);
        return 1 + (int) before.chars().filter(letter -> letter == '\n').count();
      }
    }
    throw new AssertionError(text + " stands nowhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vehicle: ;{verb: pseudonymise, epoch: event};has so few values",
        "behaviour: ;{verb: pseudonymise, epoch: event};has so few values",
        "position: ;{verb: pseudonymise, epoch: event};has so few values",
        "health: ;{verb: pseudonymise, epoch: event};has so few values",
        "vehicle: ;{verb: tokenise, epoch: event};has so few values",
        "behaviour: ;{verb: tokenise, epoch: event};has so few values",
        "position: ;{verb: tokenise, epoch: event};has so few values",
        "health: ;{verb: tokenise, epoch: event};has so few values",
        "health: ;allow;may be given",
        "health: ;{verb: generalise, bucket: 10};may be given",
        "health: ;{verb: truncate_time, step: 1s};may be given",
        "biometric_id: ;allow;may be given",
        "biometric_id: ;{verb: aggregate, window: 5m, least: 60, bucket: 20};may be given",
        "biometric_id: ;{verb: tokenise, epoch: event};has so few values",
        "health: ;{verb: aggregate, window: 29s, least: 10, bucket: 10};window: 30s or more",
      })
  void aRuleThatDoesNotProtect(String name, String rule, String hint) {
    List<PolicyReader.Document> documents = italy(name.strip() + " " + rule);
    int line = lineOf(documents, "      " + name.strip() + " " + rule);
    PolicyException problem =
        catchThrowableOfType(PolicyException.class, () -> PolicyReader.read(documents));
    assertThat(problem.problems())
        .anySatisfy(each -> {
          assertThat(each.where())
              .isEqualTo("jurisdictions.yaml:%d:%d", line, 6 + name.strip().length() + 2);
          assertThat(each.hint()).contains(hint);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CH;biometric_id: drop;CH, biometric_id, same_area",
        "MC;vehicle: allow;MC, vehicle, other",
        "EU;other: drop;EU, health, other",
      })
  void aHoleInTheMatrix(String law, String rule, String hole) {
    List<PolicyReader.Document> documents = new ArrayList<>();
    for (PolicyReader.Document each : ShippedPolicy.documents()) {
      int begin = Math.max(0, each.text().indexOf("\n  " + law + ":\n"));
      String text =
          each.name().equals("jurisdictions.yaml")
              ? each.text().substring(0, begin)
                  + each.text().substring(begin).replaceFirst("\n *" + rule + "\n", "\n")
              : each.text();
      documents.add(new PolicyReader.Document(each.name(), text));
    }
    int line = lineOf(documents, "\n  " + law + ":\n") + 2;
    PolicyException problem =
        catchThrowableOfType(PolicyException.class, () -> PolicyReader.read(documents));
    assertThat(problem.problems())
        .anySatisfy(each -> {
          assertThat(each.where()).isEqualTo("jurisdictions.yaml:%d:5", line);
          assertThat(each.what()).isEqualTo("the matrix has a hole at " + hole);
        });
  }

  /** Else a mistyped destination, or a paper that runs out, would let more out than before. */
  @Test
  void aRuleThatIsLooserFartherAway() {
    List<PolicyReader.Document> documents =
        italy("position: {same_area: drop, adequate: drop, other: hold}");
    PolicyException problem =
        catchThrowableOfType(PolicyException.class, () -> PolicyReader.read(documents));
    assertThat(problem.problems())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.where()).matches("jurisdictions.yaml:[0-9]+:[0-9]+");
          assertThat(each.what())
              .isEqualTo("IT, position, other says hold where adequate says drop");
        });
  }
}
