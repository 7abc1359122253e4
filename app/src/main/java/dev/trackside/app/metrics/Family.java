package dev.trackside.app.metrics;

import java.util.List;

/**
 * A family of metrics, as the page declares it.
 *
 * @param name its name, with the unit at its end, without a counter's {@code _total}
 * @param type counter, gauge, histogram, stateset or info
 * @param unit what it is counted in; empty for what is not
 * @param labels the labels of its samples
 * @param help what it says
 */
record Family(String name, Type type, String unit, List<String> labels, String help) {
  /** What OpenMetrics knows. */
  enum Type {
    COUNTER("counter"),
    GAUGE("gauge"),
    HISTOGRAM("histogram"),
    STATESET("stateset"),
    INFO("info");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Checks that the name ends as OpenMetrics wants it. */
  Family {
    labels = List.copyOf(labels);
    if (!unit.isEmpty() && !name.endsWith("_" + unit)) {
      throw new IllegalArgumentException(name + " does not end with its unit " + unit);
    }
  }

  static Family counter(String name, String unit, String help, String... labels) {
    return new Family(name, Type.COUNTER, unit, List.of(labels), help);
  }

  static Family gauge(String name, String unit, String help, String... labels) {
    return new Family(name, Type.GAUGE, unit, List.of(labels), help);
  }

  static Family histogram(String name, String help) {
    return new Family(name, Type.HISTOGRAM, "seconds", List.of(), help);
  }

  static Family stateset(String name, String help, String... labels) {
    return new Family(name, Type.STATESET, "", List.of(labels), help);
  }

  static Family info(String name, String help, String... labels) {
    return new Family(name, Type.INFO, "", List.of(labels), help);
  }
}
