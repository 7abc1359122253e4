package dev.trackside.app.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** OPERATIONS.md as it stands: its sections, each with the commands in it. */
record Runbook(List<Section> sections) {
  /** How a command begins: four spaces, and the launcher at the repository's root. */
  static final String COMMAND = "    ./trackside ";

  private static final Path FILE = Path.of("../OPERATIONS.md");
  private static final String HEAD = "## ";

  /**
   * A section.
   *
   * @param title what stands behind the two number signs; empty for what stands before the first
   * @param commands its commands in their order, without the launcher
   */
  record Section(String title, List<String> commands) {
    Section {
      commands = List.copyOf(commands);
    }
  }

  static Runbook read() throws IOException {
    List<Section> sections = new ArrayList<>();
    String title = "";
    List<String> commands = new ArrayList<>();
    for (String line : lines()) {
      if (line.startsWith(HEAD)) {
        sections.add(new Section(title, commands));
        title = line.substring(HEAD.length());
        commands = new ArrayList<>();
      } else if (line.startsWith(COMMAND)) {
        commands.add(line.substring(COMMAND.length()).strip());
      }
    }
    sections.add(new Section(title, commands));
    return new Runbook(sections);
  }

  static List<String> lines() throws IOException {
    return Files.readAllLines(FILE);
  }

  /** The commands of the sections that are no scenario, in their order. */
  List<String> commandsAroundScenarios() {
    List<String> scenarios = Stream.of(Scenario.values()).map(Scenario::title).toList();
    return sections.stream()
        .filter(each -> !scenarios.contains(each.title()))
        .flatMap(each -> each.commands().stream())
        .toList();
  }

  Section section(String title) {
    return sections.stream()
        .filter(each -> each.title().equals(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the runbook has no section " + title));
  }
}
