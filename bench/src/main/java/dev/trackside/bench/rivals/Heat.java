package dev.trackside.bench.rivals;

import dev.trackside.bench.load.Load;

/**
 * One rival under one load.
 *
 * @param rival who
 * @param load the callers
 */
record Heat(Rival rival, Load load) {
  /** The load in one word, such as {@code 4x1000}. */
  static String shape(Load load) {
    return load.callers() + "x" + load.packets();
  }

  /** Its name among the benchmark's cases. */
  String name() {
    return "rivals-" + rival.label() + "-" + shape(load);
  }
}
