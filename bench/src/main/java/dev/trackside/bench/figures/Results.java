package dev.trackside.bench.figures;

import dev.trackside.bench.load.RawDisk;
import dev.trackside.bench.rivals.Standings;
import dev.trackside.bench.rivals.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was measured so far, for people and for programs. */
public final class Results {
  private static final int SEQUENTIAL_MEGABYTES = 256;

  private final Map<String, Object> machine;
  private final double sequential;
  private final List<CaseReport> cases = new ArrayList<>();
  private Optional<Standings> standings = Optional.empty();

  private Results(Map<String, Object> machine, double sequential) {
    this.machine = machine;
    this.sequential = sequential;
  }

  /** Results of this machine and the disk that a directory is on; no case yet. */
  public static Results of(Path directory) throws Exception {
    double sequential = RawDisk.sequentialMegabytesPerSecond(directory, SEQUENTIAL_MEGABYTES);
    return new Results(Machine.facts(directory), sequential);
  }

  public void add(CaseReport report) {
    cases.add(report);
  }

  /** Adds what was measured side by side. */
  public void add(Standings measured) {
    standings = Optional.of(measured);
  }

  /** What was measured side by side, if it was. */
  public Optional<Standings> standings() {
    return standings;
  }

  /** The machine, a line a fact. */
  public List<String> machineLines() {
    return machine.entrySet().stream().map(fact -> fact.getKey() + " " + fact.getValue()).toList();
  }

  /** A case's figure, if it was measured. */
  public OptionalDouble figure(String name, String figure) {
    return cases.stream()
        .filter(report -> report.measured().name().equals(name))
        .map(report -> report.figure(figure))
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  /** The object that the contract describes. */
  public Map<String, Object> json() {
    Map<String, @Nullable Object> disk = new LinkedHashMap<>();
    disk.put("fsync_p50_us", disk(Figures.DISK_P50));
    disk.put("fsync_p99_us", disk(Figures.DISK_P99));
    disk.put("overwrite_p50_us", disk(Figures.DISK_OVERWRITE_P50));
    disk.put("overwrite_p99_us", disk(Figures.DISK_OVERWRITE_P99));
    disk.put("sequential_mb_s", Math.rint(sequential));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine);
    json.put("disk", disk);
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    cases.forEach(each -> all.add(each.json()));
    standings.ifPresent(measured -> all.addAll(measured.json()));
    json.put("cases", all);
    return json;
  }

  /** Tables for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    machine.forEach((name, value) -> text.append("%-10s %s%n".formatted(name, value)));
    text.append(
        "%-10s 4 KiB append+fdatasync p50 %s us, p99 %s us; overwrite p50 %s us, p99 %s us;%n"
            .formatted(
                "disk",
                shown(disk(Figures.DISK_P50)),
                shown(disk(Figures.DISK_P99)),
                shown(disk(Figures.DISK_OVERWRITE_P50)),
                shown(disk(Figures.DISK_OVERWRITE_P99))));
    text.append("%-10s sequential %,.0f MB/s%n%n".formatted("", sequential));
    if (!cases.isEmpty()) {
      appendCases(text);
    }
    standings.ifPresent(measured -> text.append(Table.of(measured)));
    return text.toString();
  }

  private void appendCases(StringBuilder text) {
    text.append(
        "%-20s %12s %14s %11s %11s %9s %6s%n"
            .formatted(
                "case", "packets/s", "samples/s", "ack p50 us", "ack p99 us", "B/sample", "cores"));
    for (CaseReport report : cases) {
      text.append("%-20s".formatted(report.measured().name()));
      int[] widths = {12, 14, 11, 11, 9, 6};
      for (int i = 0; i < widths.length; i++) {
        OptionalDouble value = report.figure(Figures.OF_EVERY_CASE.get(i));
        text.append((" %" + widths[i] + "s").formatted(shown(value)));
      }
      text.append("%n".formatted());
      appendWords(text, report);
    }
  }

  private static void appendWords(StringBuilder text, CaseReport report) {
    text.append("  %s%n".formatted(report.measured().what()));
    if (!report.skipped().isEmpty()) {
      text.append("  SKIPPED: %s%n".formatted(report.skipped()));
    }
    for (Goal goal : report.measured().goals()) {
      OptionalDouble value = report.figure(goal.figure());
      String verdict =
          value.isEmpty() ? "not measured" : goal.isMetBy(value.getAsDouble()) ? "met" : "MISSED";
      text.append("  %s %s; target: %s%n".formatted(verdict, shown(value), goal.words()));
    }
    List<String> others =
        report.runs().stream()
            .flatMap(run -> run.keySet().stream())
            .distinct()
            .filter(name -> !Figures.OF_EVERY_CASE.contains(name) && !name.startsWith("disk_"))
            .map(name -> name + " " + shown(report.figure(name)))
            .toList();
    if (!others.isEmpty()) {
      text.append("  %s%n".formatted(String.join(", ", others)));
    }
  }

  private OptionalDouble diskMedian(String figure) {
    Stream<Map<String, Double>> inCases = cases.stream().flatMap(report -> report.runs().stream());
    Stream<Map<String, Double>> inRounds =
        standings.stream().flatMap(measured -> measured.disk().stream()).map(Figures::of);
    double[] values =
        Stream.concat(inCases, inRounds)
            .filter(run -> run.containsKey(figure))
            .mapToDouble(run -> run.get(figure))
            .sorted()
            .toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(values[values.length / 2]);
  }

  private @Nullable Double disk(String figure) {
    OptionalDouble value = diskMedian(figure);
    return value.isPresent() ? Math.rint(value.getAsDouble() * 10) / 10 : null;
  }

  private static String shown(@Nullable Double value) {
    return value == null ? "-" : Figures.shown(value);
  }

  private static String shown(OptionalDouble value) {
    return value.isPresent() ? Figures.shown(value.getAsDouble()) : "-";
  }

  /** One line for people who wait. */
  public static String line(String name, int run, Map<String, Double> figures) {
    StringBuilder line = new StringBuilder("%s run %d:".formatted(name, run));
    figures.forEach((figure, value) ->
        line.append(String.format(Locale.ROOT, " %s=%s", figure, Figures.shown(value))));
    return line.toString();
  }
}
