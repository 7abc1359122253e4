package dev.trackside.bench.rivals;

import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.RawDisk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the rounds gave.
 *
 * @param places every rival under every load, in the order in which they were measured
 * @param disk the raw disk, before each round
 */
public record Standings(List<Place> places, List<RawDisk.Latencies> disk) {
  /** Copies the lists. */
  public Standings {
    places = List.copyOf(places);
    disk = List.copyOf(disk);
  }

  /**
   * A rival under a load.
   *
   * @param heat who and how
   * @param rounds the figures of each round, empty for one without
   * @param failed why it gave no more figures, empty when it did
   */
  record Place(Heat heat, List<Map<String, Double>> rounds, String failed) {
    /** Copies the list. */
    Place {
      rounds = List.copyOf(rounds);
    }

    /** The median of a figure over the rounds that have it. */
    OptionalDouble figure(String name) {
      return median(
          rounds.stream().filter(round -> round.containsKey(name)).map(round -> round.get(name)));
    }
  }

  /** The loads, as they were measured. */
  List<Load> loads() {
    return places.stream().map(place -> place.heat().load()).distinct().toList();
  }

  /** The rivals, as they were measured. */
  List<Rival> rivals() {
    return places.stream().map(place -> place.heat().rival()).distinct().toList();
  }

  /** A figure of a rival under a load: the median over the rounds. */
  OptionalDouble figure(Rival rival, Load load, String name) {
    return places.stream()
        .filter(place -> place.heat().equals(new Heat(rival, load)))
        .map(place -> place.figure(name))
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  /** Our packets a second over a rival's in the same round: the median over the rounds. */
  OptionalDouble oursOver(Place theirs) {
    List<Double> ratios = new ArrayList<>();
    for (Place ours : places) {
      Heat heat = ours.heat();
      if (heat.rival().name().equals(Rival.OURS) && heat.load().equals(theirs.heat().load())) {
        for (int round = 0; round < ours.rounds().size(); round++) {
          Double mine = ours.rounds().get(round).get(HeatFigures.PACKETS_PER_S);
          Double other = theirs.rounds().get(round).get(HeatFigures.PACKETS_PER_S);
          if (mine != null && other != null) {
            ratios.add(mine / other);
          }
        }
      }
    }
    return median(ratios.stream());
  }

  /** Our ratios to those that the guard compares with. */
  public Ratios ratios() {
    List<String> guarded = Rivals.guarded().stream().map(Rival::label).toList();
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (Place place : places) {
      Rival rival = place.heat().rival();
      if (guarded.contains(rival.label()) && !rival.name().equals(Rival.OURS)) {
        oursOver(place)
            .ifPresent(
                ratio -> ratios.put(rival.name() + "." + Heat.shape(place.heat().load()), ratio));
      }
    }
    return new Ratios(ratios);
  }

  /** Each heat as one of the benchmark's cases, as the contract has them. */
  public List<Map<String, @Nullable Object>> json() {
    List<Map<String, @Nullable Object>> cases = new ArrayList<>();
    for (Place place : places) {
      Rival rival = place.heat().rival();
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("name", place.heat().name());
      for (String name : HeatFigures.NAMES) {
        json.put(name, rounded(place.figure(name)));
        if (name.equals(HeatFigures.ACK_P99)) {
          json.put("bytes_per_sample", null);
        }
      }
      json.put("durable", rival.durable());
      json.put("what", rival.promise());
      json.put("setting", rival.setting().word());
      if (!place.failed().isEmpty()) {
        json.put("skipped", place.failed());
      }
      json.put("ours_ratio", rounded(oursOver(place)));
      json.put("targets", List.of());
      json.put("runs", place.rounds());
      cases.add(json);
    }
    return cases;
  }

  private static @Nullable Double rounded(OptionalDouble figure) {
    if (figure.isEmpty()) {
      return null;
    }
    double value = figure.getAsDouble();
    return Math.abs(value) >= 1_000 ? Math.rint(value) : Math.rint(value * 1_000) / 1_000;
  }

  private static OptionalDouble median(Stream<Double> values) {
    double[] sorted = values.mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
