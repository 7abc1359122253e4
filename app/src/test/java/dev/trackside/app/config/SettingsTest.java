package dev.trackside.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trackside.app.config.Settings.Flag;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.guard.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingsTest {
  @TempDir Path folder;

  /** A file that is wrong, where, and words that the message and the hint must hold. */
  record Bad(String text, String place, String what, String hint) {}

  static List<Bad> badFiles() {
    return List.of(
        new Bad("dta: x", "1:1", "no setting dta", "did you mean data?"),
        new Bad("session: a\nsesion: b", "2:1", "no setting sesion", "did you mean session?"),
        new Bad("batch-packets: 5", "1:1", "no setting batch-packets", "batch_packets?"),
        new Bad("zzzzzzzzzzzz: 1", "1:1", "no setting zzzzzzzzzzzz", "known are: data, listen"),
        new Bad("data: a\nlisten: h:1\ndata: b", "3:1", "data stands twice", "remove one"),
        new Bad("batch_packets: ten", "1:16", "expected a whole number, found a text", "from 1"),
        new Bad("batch_packets: 0", "1:16", "0 is too little", "from 1 to 1000000"),
        new Bad("batch_packets: 1000001", "1:16", "too much", "from 1 to 1000000"),
        new Bad("batch_packets: 1.5", "1:16", "found a number (1.5)", "whole number"),
        new Bad("batch_packets: \"10\"", "1:16", "found a text", "whole number"),
        new Bad("batch_packets: [1]", "1:16", "found a list", "whole number"),
        new Bad("batch_packets: {a: 1}", "1:16", "found a map", "whole number"),
        new Bad("batch_packets:", "1:15", "found nothing", "whole number"),
        new Bad("linger: 5", "1:9", "5 has no unit", "500ms, 5s"),
        new Bad("linger: 5 parsecs", "1:9", "unit parsecs", "500ms, 5s"),
        new Bad("linger: soon", "1:9", "soon is not a duration", "500ms, 5s"),
        new Bad("linger: 2h", "1:9", "2h is too much", "from 1ms to 1h"),
        new Bad("\n\nbackoff: -5s", "3:10", "-5s is not a duration", "500ms, 5s"),
        new Bad("batch_bytes: 64", "1:14", "64 has no unit", "64KiB"),
        new Bad("batch_bytes: 64mib", "1:14", "unit mib", "64MiB"),
        new Bad("batch_bytes: 1B", "1:14", "too little", "from 1KiB to 64MiB"),
        new Bad("disk_floor: much", "1:13", "much is not a size", "64MiB"),
        new Bad("insecure: yes", "1:11", "found a text (yes)", "true or false"),
        new Bad("insecure: 1", "1:11", "found a whole number", "true or false"),
        new Bad("session: 2025", "1:10", "found a whole number (2025)", "quotes"),
        new Bad("listen: 7480", "1:9", "found a whole number", "HOST:PORT"),
        new Bad("listen: localhost", "1:9", "no address", "HOST:PORT"),
        new Bad("listen: localhost:99999", "1:9", "no port from 0 to 65535", "HOST:PORT"),
        new Bad("listen: \"::1:7480\"", "1:9", "needs brackets", "[::1]:7480"),
        new Bad("sinks: file:out", "1:8", "expected a list of sinks", "[\"file:out\"]"),
        new Bad("sinks:\n  - s3:bucket", "2:5", "no sink for s3:bucket", "file:DIR"),
        new Bad("sinks:\n  - file:a\n  - \"file:\"", "3:5", "names no directory", "file:DIR"),
        new Bad("sinks: [file:a, file:./a]", "1:17", "stands twice", "once"),
        new Bad("sinks: [[file:a]]", "1:9", "found a list", "file:DIR"),
        new Bad("channels: [speed]", "1:11", "expected a map", "speed:"),
        new Bad("channels:\n  speed: 5", "2:10", "expected a map", "speed:"),
        new Bad("channels:\n  speed: {mox: 5}", "2:16", "has no mox", "did you mean max?"),
        new Bad("channels: {a: {min: low}}", "1:21", "expected a number", "min: 0"),
        new Bad("channels: {a: {min: 5, max: 1}}", "1:15", "min 5.0 is not at most", "min: 0"),
        new Bad("channels: {a: {type: colour}}", "1:22", "no type colour", "number, boolean"),
        new Bad("channels: {a: {sentinels: 4}}", "1:27", "list of numbers", "[104, 128]"),
        new Bad("channels: {a: {}, a: {}}", "1:19", "a stands twice", "remove one"),
        new Bad("data: [", "1:8", "no YAML", "key: value"),
        new Bad("data: a\n\tlisten: b", "2:1", "no YAML", "key: value"),
        new Bad("data: \"a", "1:9", "no YAML", "key: value"),
        new Bad("- data", "1:1", "expected settings, found a list", "key: value"),
        new Bad("just words", "1:1", "expected settings, found a text", "key: value"),
        new Bad("linger: &x 1s\nbackoff: *y", "2:10", "no YAML", "key: value"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void refusesABadFileWithItsPlaceAndAHint(Bad bad) throws IOException {
    Path file = file(bad.text());
    ConfigException problem =
        catchThrowableOfType(
            ConfigException.class, () -> Settings.resolve(Optional.of(file), Map.of(), List.of()));
    assertThat(problem).as(bad.text()).isNotNull();
    ConfigException.Problem first = problem.problems().getFirst();
    assertThat(first.where()).isEqualTo(file + ":" + bad.place());
    assertThat(first.what()).contains(bad.what());
    assertThat(first.hint()).contains(bad.hint());
    assertThat(problem.problems()).hasSize(1);
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() throws IOException {
    Path file = file("dta: x\nlinger: 5\nsinks: 3\n");
    ConfigException problem =
        catchThrowableOfType(
            ConfigException.class, () -> Settings.resolve(Optional.of(file), Map.of(), List.of()));
    assertThat(problem.problems())
        .extracting(ConfigException.Problem::where)
        .containsExactly(file + ":1:1", file + ":2:9", file + ":3:8");
  }

  @Test
  void refusesFilesThatAreNone() throws IOException {
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    for (Path file : List.of(folder, folder.resolve("missing.yaml"), binary)) {
      assertThat(
              catchThrowableOfType(
                  ConfigException.class,
                  () -> Settings.resolve(Optional.of(file), Map.of(), List.of())))
          .as(file.toString())
          .isNotNull();
    }
  }

  @Test
  void refusesValuesThatContradictEachOther() throws IOException {
    Path file = file("backoff: 20s\n");
    ConfigException problem =
        catchThrowableOfType(
            ConfigException.class, () -> Settings.resolve(Optional.of(file), Map.of(), List.of()));
    assertThat(problem.problems().getFirst().what())
        .isEqualTo("backoff (20s) is more than backoff_most (15s)");
    assertThat(problem.problems().getFirst().where()).isEqualTo(file + ":1");
  }

  @Test
  void letsAFlagGoBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
    Path file = file("data: f\nsession: f\ncircuit: f\n");
    Settings settings =
        Settings.resolve(
            Optional.of(file),
            Map.of("TRACKSIDE_DATA", "e", "TRACKSIDE_SESSION", "e"),
            List.of(new Flag(SettingTable.DATA, "--data", List.of("x"))));
    assertThat(settings.get(SettingTable.DATA)).isEqualTo(Path.of("x"));
    assertThat(settings.origin(SettingTable.DATA)).isEqualTo("--data");
    assertThat(settings.get(SettingTable.SESSION)).isEqualTo("e");
    assertThat(settings.origin(SettingTable.SESSION)).isEqualTo("TRACKSIDE_SESSION");
    assertThat(settings.get(SettingTable.CIRCUIT)).isEqualTo("f");
    assertThat(settings.origin(SettingTable.CIRCUIT)).isEqualTo(file + ":3");
    assertThat(settings.get(SettingTable.SOURCE)).isEmpty();
    assertThat(settings.origin(SettingTable.SOURCE)).isEqualTo("default");
  }

  @Test
  void namesTheVariableThatIsWrong() {
    ConfigException problem =
        catchThrowableOfType(
            ConfigException.class,
            () -> Settings.resolve(Optional.empty(), Map.of("TRACKSIDE_LINGER", "5"), List.of()));
    assertThat(problem.problems().getFirst().toString())
        .isEqualTo("TRACKSIDE_LINGER: 5 has no unit");
  }

  @Test
  void readsEverySettingOfAWholeFile() throws Exception {
    Path file =
        file(
            """
            data: d
            listen: "[::1]:0"
            sinks: ["file:a", "file:b"]
            batch_packets: 500
            batch_bytes: 1.5MiB
            linger: 250ms
            backoff: 1s
            backoff_most: 1m
            duplicate_window: 1000
            backlog_warning: 10
            backlog_limit: 20
            retention: 72h
            disk_floor: 0
            disk_reserve: 1GiB
            body_limit: 2MB
            insecure: false
            channels:
              speed: {max: 420}
              damper: {min: -60, max: 60, unit: mm, type: number, sentinels: [-999, 1e3]}
            """);
    Settings settings = Settings.resolve(Optional.of(file), Map.of(), List.of());
    GatewayOptions options = settings.gatewayOptions("run");
    assertThat(options.delivery().batchPackets()).isEqualTo(500);
    assertThat(options.delivery().batchBytes()).isEqualTo(1_572_864);
    assertThat(options.delivery().linger()).isEqualTo(Duration.ofMillis(250));
    assertThat(options.delivery().backoffMost()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.limits().duplicateWindow()).isEqualTo(1_000);
    assertThat(options.limits().mostBacklog()).isEqualTo(20);
    assertThat(options.limits().retention()).isEqualTo(Duration.ofDays(3));
    assertThat(options.store().reserveBytes()).isEqualTo(1L << 30);
    assertThat(options.store().floorBytes()).isZero();
    assertThat(options.sinks()).hasSize(2);
    assertThat(options.registry().find("speed").map(Channel::max)).contains(420.0);
    assertThat(options.registry().find("speed").map(Channel::min)).contains(0.0);
    assertThat(options.registry().find("damper"))
        .contains(Channel.number("damper", "mm", -60, 60, -999, 1_000));
    assertThat(settings.get(SettingTable.BODY_LIMIT)).isEqualTo(2_000_000);
    assertThat(settings.get(SettingTable.LISTEN).isLoopback()).isTrue();
  }

  @Test
  void takesAnEmptyFileForNothingSet() throws Exception {
    for (String text : List.of("", "# nothing\n", "---\n...\n")) {
      Settings settings = Settings.resolve(Optional.of(file(text)), Map.of(), List.of());
      assertThat(settings.origin(SettingTable.DATA)).isEqualTo("default");
    }
  }

  @Test
  void showsEveryValueAsItCanBeWrittenAgain() throws Exception {
    Settings settings = Settings.resolve(Optional.empty(), Map.of(), List.of());
    for (Setting<?> setting : SettingTable.ALL) {
      if (setting != SettingTable.SINKS && setting != SettingTable.CHANNELS) {
        Settings again =
            Settings.resolve(
                Optional.empty(), Map.of(setting.variable(), settings.show(setting)), List.of());
        assertThat(again.get(setting)).as(setting.key()).isEqualTo(settings.get(setting));
      }
    }
  }

  private Path file(String text) throws IOException {
    Path file = folder.resolve("trackside.yaml");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
