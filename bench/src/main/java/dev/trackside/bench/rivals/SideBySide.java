package dev.trackside.bench.rivals;

import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.RawDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Rounds in which every rival brings every load once, so that what the machine does meanwhile hits
 * all of them alike, and a ratio is one of the same minute.
 */
public final class SideBySide {
  /** One lone packet, four of them, and a group of a thousand each. */
  public static final List<Load> LOADS =
      List.of(new Load(1, 1), new Load(4, 1), new Load(4, 1_000));

  private static final double DISK_SECONDS_MOST = 0.6;

  private final List<Rival> rivals;
  private final List<Load> loads;
  private final double seconds;
  private final Consumer<String> progress;

  /**
   * Prepares rounds.
   *
   * @param seconds length of a heat; its warm-up takes as long
   * @param progress told a line a heat
   */
  public SideBySide(
      List<Rival> rivals, List<Load> loads, double seconds, Consumer<String> progress) {
    this.rivals = List.copyOf(rivals);
    this.loads = List.copyOf(loads);
    this.seconds = seconds;
    this.progress = progress;
  }

  /**
   * Runs rounds in a directory, which is left as it was. A rival that fails a heat is not asked for
   * that load again; the standings say why.
   */
  public Standings run(Path directory, int rounds) throws IOException, InterruptedException {
    Map<Heat, List<Map<String, Double>>> figures = new LinkedHashMap<>();
    for (Rival rival : rivals) {
      loads.forEach(load -> figures.put(new Heat(rival, load), new ArrayList<>()));
    }
    Map<Heat, String> failed = new LinkedHashMap<>();
    List<RawDisk.Latencies> disk = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      disk.add(RawDisk.latencies(directory, Math.min(DISK_SECONDS_MOST, seconds)));
      for (Map.Entry<Heat, List<Map<String, Double>>> each : figures.entrySet()) {
        Heat heat = each.getKey();
        // A round without figures keeps its place, for ratios are of one round.
        each.getValue().add(failed.containsKey(heat) ? Map.of() : heat(heat, directory, failed));
        progress.accept(line(heat, round, each.getValue().getLast(), failed));
      }
    }
    List<Standings.Place> places = new ArrayList<>();
    figures.forEach(
        (heat, list) -> places.add(new Standings.Place(heat, list, failed.getOrDefault(heat, ""))));
    return new Standings(places, disk);
  }

  private Map<String, Double> heat(Heat heat, Path parent, Map<Heat, String> failed)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parent, "heat-");
    try {
      return HeatProcess.run(heat, seconds, directory);
    } catch (HeatFailedException e) {
      failed.put(heat, String.valueOf(e.getMessage()));
      return Map.of();
    } finally {
      remove(directory);
    }
  }

  private static String line(
      Heat heat, int round, Map<String, Double> figures, Map<Heat, String> failed) {
    if (figures.isEmpty()) {
      return heat.name() + " SKIPPED: " + failed.get(heat);
    }
    return String.format(
        Locale.ROOT,
        "%s round %d: %,.0f packets/s, ack p50 %,.0f us",
        heat.name(),
        round,
        figures.get(HeatFigures.PACKETS_PER_S),
        figures.get(HeatFigures.ACK_P50));
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
