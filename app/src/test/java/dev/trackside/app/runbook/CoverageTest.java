package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No command of the runbook is left out, and everything in it is where it is said to be. */
final class CoverageTest {
  /** A line that is a command for whoever reads it, however it is set. */
  private static final Pattern LOOKS_LIKE_A_COMMAND =
      Pattern.compile("^[\\s$>]*(\\./|java -jar |)trackside +[a-z].*");

  private static final Pattern LINK = Pattern.compile("\\]\\(#([^)]+)\\)");

  @Test
  void theScenariosStandInTheirOrderBeforeTheRest() throws IOException {
    List<String> titles = new ArrayList<>();
    Runbook.read().sections().forEach(each -> titles.add(each.title()));
    List<String> scenarios = Stream.of(Scenario.values()).map(Scenario::title).toList();
    assertThat(titles.subList(3, 3 + scenarios.size())).isEqualTo(scenarios);
    assertThat(titles).doesNotHaveDuplicates();
  }

  /** Scenario by scenario, and the rest: together they are all lines that look like a command. */
  @Test
  void everyCommandIsRunByATest() throws IOException {
    Runbook runbook = Runbook.read();
    List<String> run = new ArrayList<>(runbook.commandsAroundScenarios());
    for (Scenario scenario : Scenario.values()) {
      assertThat(scenario.test().getDeclaredMethods())
          .as("%s is played by a test", scenario)
          .anyMatch(method -> method.isAnnotationPresent(Test.class));
      run.addAll(runbook.section(scenario.title()).commands());
    }
    List<String> shown =
        Runbook.lines().stream()
            .filter(line -> LOOKS_LIKE_A_COMMAND.matcher(line).matches())
            .map(line ->
                line.startsWith(Runbook.COMMAND)
                    ? line.substring(Runbook.COMMAND.length()).strip()
                    : line)
            .toList();
    assertThat(run).containsExactlyInAnyOrderElementsOf(shown);
  }

  @Test
  void everyLinkLeadsToASection() throws IOException {
    Set<String> places = new TreeSet<>();
    Runbook.read().sections().forEach(each -> places.add(place(each.title())));
    List<String> links = new ArrayList<>();
    for (String line : Runbook.lines()) {
      Matcher link = LINK.matcher(line);
      while (link.find()) {
        links.add(link.group(1));
      }
    }
    assertThat(links).isNotEmpty();
    assertThat(places).containsAll(links);
    List<String> scenarios =
        Arrays.stream(Scenario.values()).map(each -> place(each.title())).toList();
    assertThat(links.subList(0, scenarios.size())).as("what is seen first").isEqualTo(scenarios);
  }

  /** How a title is called in a link. */
  private static String place(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }
}
