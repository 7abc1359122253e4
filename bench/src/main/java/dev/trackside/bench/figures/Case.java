package dev.trackside.bench.figures;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that is measured, several times where that makes sense. */
public interface Case {
  /** Its name in the output. */
  String name();

  /** What it measures, in a few words. */
  String what();

  /** What its figures should be. */
  List<Goal> goals();

  /** How often it makes sense to repeat it. */
  default int runsMost() {
    return Integer.MAX_VALUE;
  }

  /** Why it cannot be measured here, if it cannot. */
  default Optional<String> obstacle(Path directory) throws Exception {
    return Optional.empty();
  }

  /** True when every packet was on the disk before its answer. */
  default boolean isDurable() {
    return true;
  }

  /**
   * Measures once.
   *
   * @param directory an empty one, removed afterwards
   * @param disk figures of the raw disk, taken just before
   * @param earlier the cases measured so far
   * @return figures by name
   */
  Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception;
}
