package dev.trackside.app.metrics;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** The families as {@code docs/metrics.md} has them, a row each. */
final class MetricsDocument {
  private MetricsDocument() {}

  static List<Family> families() throws IllegalAccessException {
    List<Family> families = new ArrayList<>();
    for (Class<?> each : List.of(LineFamilies.class, OtherFamilies.class)) {
      for (Field field : each.getDeclaredFields()) {
        if (field.getType() == Family.class) {
          families.add((Family) field.get(null));
        }
      }
    }
    return families;
  }

  /** The name that a time series of a family has. */
  static String series(Family family) {
    return switch (family.type()) {
      case COUNTER -> family.name() + "_total";
      case INFO -> family.name() + "_info";
      case HISTOGRAM -> family.name() + "_bucket, _count, _sum";
      case GAUGE, STATESET -> family.name();
    };
  }

  static String row(Family family) {
    List<String> labels = new ArrayList<>(family.labels());
    if (family.type() == Family.Type.STATESET) {
      labels.add(family.name());
    }
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            series(family),
            family.type().word(),
            family.unit(),
            String.join(", ", labels),
            family.help());
  }
}
