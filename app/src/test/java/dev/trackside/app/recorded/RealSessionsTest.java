package dev.trackside.app.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.cli.TracksideCommand;
import dev.trackside.app.json.Json;
import dev.trackside.gateway.Replay;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.packet.Chunk;
import dev.trackside.store.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Runs the commands of docs/real-sessions.md over the recordings beside the repository and holds
 * what comes of them against the table there; without the recordings it says so and does nothing.
 * Two sessions more run with {@code -Dtrackside.sessions=all}.
 */
final class RealSessionsTest {
  private static final Path PAGE = Path.of("../docs/real-sessions.md");
  private static final String INGEST = "    ./trackside ingest ";
  private static final String RECORDINGS = "$R/";
  private static final String CHANNELS = "docs/real-sessions.yaml";
  private static final Set<String> LONG = Set.of("2025-nl-zandvoort-race", "motec-calder-park");

  private static Optional<Path> recordings = Optional.empty();

  @TempDir private Path folder;

  @BeforeAll
  static void findTheRecordings() {
    recordings = Recordings.find();
  }

  /** The page's commands, each with its words, by session. */
  private static Map<String, List<String>> commands() throws IOException {
    Map<String, List<String>> commands = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith(INGEST)) {
        List<String> words = List.of(line.strip().substring("./trackside ".length()).split(" +"));
        commands.put(words.get(words.indexOf("--session") + 1), words);
      }
    }
    return commands;
  }

  /** The page's rows, by session. */
  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| ") && !line.startsWith("| session ")) {
        rows.put(line.substring(2, line.indexOf(' ', 2)), line);
      }
    }
    return rows;
  }

  static Stream<String> sessions() throws IOException {
    boolean all = System.getProperty("trackside.sessions", "").equals("all");
    return commands().keySet().stream().filter(session -> all || !LONG.contains(session));
  }

  @Test
  void everyRowHasItsCommand() throws IOException {
    assertThat(rows().keySet()).isEqualTo(commands().keySet()).containsAll(LONG);
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void whatThePageSaysOfASession(String session) throws IOException {
    Assumptions.assumeTrue(recordings.isPresent(), "the recordings of shared/data are absent");
    JsonNode ingest = json(commands().getOrDefault(session, List.of()));
    JsonNode ledger = json(List.of("ledger", "--verify"));
    JsonNode breakers = json(List.of("breaker", "status", "--transitions", "1000"));
    long waiting = ledger.path("open").asLong() + ledger.path("split_open").asLong();
    long samples = stored(session) + waiting; // In these sessions every letter is one sample.
    String row =
        row(
            session,
            count(ingest.path("rows").asLong()),
            count(ledger.path("received").asLong()),
            count(samples),
            count(samples - unknownSamples()),
            reasons(ingest.path("dead_letters")),
            count(ledger.path("released").asLong() + ledger.path("split_released").asLong()),
            count(openings(breakers, false)),
            count(openings(breakers, true)));
    assertThat(row).isEqualTo(rows().get(session));
    assertThat(openings(breakers, true)).as("openings of source breakers").isZero();
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
  }

  private JsonNode json(List<String> words) {
    List<String> all = new ArrayList<>();
    for (String word : words) {
      all.add(
          word.startsWith(RECORDINGS)
              ? recordings.orElseThrow().resolve(word.substring(RECORDINGS.length())).toString()
              : word.equals(CHANNELS) ? Path.of("..").resolve(CHANNELS).toString() : word);
    }
    int data = all.indexOf("--data");
    if (data >= 0) {
      all.set(data + 1, data().toString());
    } else {
      all.addAll(List.of("--data", data().toString()));
    }
    all.add("--json");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        TracksideCommand.execute(
            all.toArray(String[]::new), Map.of(), new PrintStream(out), new PrintStream(err));
    assertThat(exit).as("%s: %s", all, err.toString(StandardCharsets.UTF_8)).isZero();
    return Json.read(out.toString(StandardCharsets.UTF_8));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private long stored(String session) {
    try (Snapshot snapshot = Snapshot.open(data())) {
      Replay replay = new Replay(snapshot, ReplayQuery.ofSession(session));
      long samples = 0;
      for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
        samples += next.get().sampleCount();
      }
      return samples;
    }
  }

  private long unknownSamples() {
    long samples = 0;
    for (JsonNode unknown : json(List.of("channels", "unknown")).path("unknown")) {
      samples += unknown.path("samples").asLong();
    }
    return samples;
  }

  private static long openings(JsonNode breakers, boolean ofSource) {
    long openings = 0;
    for (JsonNode transition : breakers.path("transitions")) {
      boolean opens =
          transition.path("from").asString("").equals("CLOSED")
              && transition.path("to").asString("").equals("OPEN");
      openings += opens && transition.path("channel").asString("").isEmpty() == ofSource ? 1 : 0;
    }
    return openings;
  }

  private static String reasons(JsonNode letters) {
    Map<String, Long> sums = new TreeMap<>();
    for (Map.Entry<String, JsonNode> reason : letters.properties()) {
      JsonNode found = reason.getValue();
      sums.put(reason.getKey(), found.path("packets").asLong() + found.path("split").asLong());
    }
    List<String> texts = new ArrayList<>();
    sums.forEach((reason, sum) -> texts.add(reason + " " + count(sum)));
    return texts.isEmpty() ? "none" : String.join(", ", texts);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
