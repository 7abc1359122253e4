package dev.trackside.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of channels, with includes, editions and mistakes. */
final class ChannelFileTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> problems(Path file) {
    ConfigException problem =
        catchThrowableOfType(ConfigException.class, () -> ChannelFile.read(file));
    assertThat(problem).isNotNull();
    return problem.problems().stream()
        .map(each -> each.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  void includedFilesGoFirstAndWhatIsNotSaidStays() throws Exception {
    Files.createDirectory(folder.resolve("parts"));
    file("parts/deep.yaml", "channels:\n  oil: {min: 1, max: 9, unit: bar}\n");
    file("parts/a.yaml", "include: [deep.yaml]\nchannels:\n  oil: {max: 12}\n");
    Path top =
        file(
            "top.yaml",
            """
            include: [parts/a.yaml, parts/deep.yaml]
            channels:
              speed: {max: 420, aliases: [vCar, v_car]}
              oil: {min: 0.5, rate: 20, steady: 2s, gap: 500ms, ordered: true, distinct_times: true}
            """);
    ChannelFile read = ChannelFile.read(top);
    ChannelRegistry registry = read.registry();
    Channel oil = registry.find("oil").orElseThrow();
    assertThat(oil.min()).isEqualTo(0.5);
    assertThat(oil.max()).isEqualTo(12);
    assertThat(oil.unit()).isEqualTo("bar");
    assertThat(oil.checks()).isEqualTo(new Checks(20, 2_000_000_000L, 500_000_000L, true, true));
    assertThat(registry.canonical("vCar")).isEqualTo("speed");
    assertThat(registry.find("speed").orElseThrow().min()).isZero();
    assertThat(registry.find("rpm")).isPresent();
    assertThat(read.files()).hasSize(3);
    assertThat(read.mark()).isEqualTo(read.markWhenRead());
  }

  @Test
  void editionsAreValidAtTheirTimes() throws Exception {
    Path file =
        file(
            "boost.yaml",
            """
            channels:
              boost:
                - {unit: bar, min: 0, max: 4, valid_to: 2025-06-01}
                - {unit: kPa, min: 0, max: 400, valid_from: 2025-06-01T00:00:00Z}
            """);
    ChannelRegistry registry = ChannelFile.read(file).registry();
    long june = 1_748_736_000_000_000_000L;
    assertThat(registry.find("boost", june - 1).orElseThrow().unit()).isEqualTo("bar");
    assertThat(registry.find("boost", june).orElseThrow().unit()).isEqualTo("kPa");
  }

  @Test
  void everyMistakeIsToldWithItsPlace() throws Exception {
    file("part.yaml", "channels:\n  oil: {mox: 5}\n");
    Path top =
        file(
            "top.yaml",
            """
            include: [part.yaml, missing.yaml]
            chanels: {}
            channels:
              speed: {min: low, max: [1], ordered: 3}
              vCar: {aliases: [speed]}
              boost: [{max: 1}, {max: 2}]
              late: {valid_from: tomorrow}
              flipped: {min: 5, max: 1}
              fast: {rate: -1}
              speed: {}
            """);
    assertThat(problems(top))
        .containsExactly(
            "top.yaml:2:10: a channel file has no chanels",
            "part.yaml:2:14: channel oil has no mox",
            "top.yaml:1:10: missing.yaml: there is no such file",
            "top.yaml:10:3: speed stands twice",
            "top.yaml:4:16: expected a number, found a text (low)",
            "top.yaml:4:26: expected a number, found a list",
            "top.yaml:4:40: expected true or false, found a whole number (3)",
            "top.yaml:5:9: speed cannot be an alias of vCar: it means speed already",
            "top.yaml:6:10: channel boost is defined twice for the same time",
            "top.yaml:7:22: tomorrow is no time",
            "top.yaml:8:12: channel flipped: min 5.0 is not at most max 1.0",
            "top.yaml:9:9: a rate of change of -1.0 a second is no limit");
  }

  @Test
  void aFileThatIncludesItselfIsRefused() throws Exception {
    file("a.yaml", "include: [b.yaml]\n");
    Path b = file("b.yaml", "include: [a.yaml]\n");
    assertThat(problems(b)).containsExactly("a.yaml:1:10: b.yaml includes itself");
    assertThat(problems(file("c.yaml", "channels: [\n"))).hasSize(1);
    assertThat(problems(folder)).hasSize(1);
  }

  @Test
  void aConfigurationReadsItsChannelFile() throws Exception {
    Path channels = file("channels.yaml", "channels:\n  speed: {max: 420}\n");
    Path settings = file("trackside.yaml", "channel_file: " + channels + "\n");
    Settings read = Settings.resolve(Optional.of(settings), Map.of(), List.of());
    assertThat(read.registry().find("speed").orElseThrow().max()).isEqualTo(420);
    Files.writeString(channels, "channels:\n  speed: {max: much}\n");
    ConfigException wrong =
        catchThrowableOfType(
            ConfigException.class,
            () -> Settings.resolve(Optional.of(settings), Map.of(), List.of()));
    assertThat(wrong.problems().getFirst().where()).isEqualTo(channels + ":2:16");
    Path both = file("both.yaml", "channel_file: " + channels + "\nchannels: {a: {max: 1}}\n");
    ConfigException twice =
        catchThrowableOfType(
            ConfigException.class, () -> Settings.resolve(Optional.of(both), Map.of(), List.of()));
    assertThat(twice.problems().getFirst().what()).contains("both set");
  }
}
