package dev.trackside.bench.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A case with the median of each figure over its runs.
 *
 * @param measured the case
 * @param runs the figures of each run, none when it was skipped
 * @param skipped why it was skipped, empty when it was not
 */
public record CaseReport(Case measured, List<Map<String, Double>> runs, String skipped) {
  /** Copies the list. */
  public CaseReport {
    runs = List.copyOf(runs);
  }

  /** The median of a figure over the runs; of an even number of runs the mean of the middle two. */
  public OptionalDouble figure(String name) {
    List<Double> values =
        runs.stream().filter(run -> run.containsKey(name)).map(run -> run.get(name)).toList();
    return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Figures.median(values));
  }

  /**
   * The case in the benchmark's JSON: the contract's members first, null where they say nothing.
   */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", measured.name());
    Figures.OF_EVERY_CASE.forEach(name -> json.put(name, number(name)));
    json.put("durable", measured.isDurable());
    json.put("what", measured.what());
    if (!skipped.isEmpty()) {
      json.put("skipped", skipped);
    }
    runs.stream()
        .flatMap(run -> run.keySet().stream())
        .forEach(name -> json.computeIfAbsent(name, this::number));
    List<Map<String, @Nullable Object>> goals = new ArrayList<>();
    for (Goal goal : measured.goals()) {
      OptionalDouble value = figure(goal.figure());
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("target", goal.words());
      one.put("measured", number(goal.figure()));
      one.put("met", value.isPresent() ? goal.isMetBy(value.getAsDouble()) : null);
      goals.add(one);
    }
    json.put("targets", goals);
    json.put("runs", runs);
    return json;
  }

  private @Nullable Double number(String name) {
    OptionalDouble value = figure(name);
    return value.isPresent() ? rounded(value.getAsDouble()) : null;
  }

  private static double rounded(double value) {
    return Math.abs(value) >= 1_000 ? Math.rint(value) : Math.rint(value * 1_000) / 1_000;
  }
}
