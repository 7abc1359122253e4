package dev.trackside.app.metrics;

import dev.trackside.store.LatencyHistogram;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes a page in the text format of OpenMetrics 1.0. For one thread. */
final class OpenMetrics {
  /** Upper bounds of a histogram's buckets, seconds. */
  private static final List<String> BOUNDS =
      List.of(
          "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5",
          "1.0", "2.5", "5.0", "10.0", "30.0", "60.0");

  private static final double NANOS = 1e9;

  private final StringBuilder page = new StringBuilder(16 << 10);
  private final Set<String> begun = new LinkedHashSet<>();

  /** The samples of a family; what it is stands before them, even when there are none. */
  final class Samples {
    private final Family family;

    private Samples(Family family) {
      this.family = family;
    }

    /** A sample; the values of its labels in the family's order. */
    Samples add(double value, String... labels) {
      return put(number(value), labels);
    }

    /** The same with a whole number. */
    Samples add(long value, String... labels) {
      return put(Long.toString(value), labels);
    }

    private Samples put(String value, String... labels) {
      String suffix =
          switch (family.type()) {
            case COUNTER -> "_total";
            case INFO -> "_info";
            case GAUGE, HISTOGRAM, STATESET -> "";
          };
      line(suffix, "", value, labels);
      return this;
    }

    private void line(String suffix, String extra, String value, String... labels) {
      if (labels.length != family.labels().size()) {
        throw new IllegalArgumentException(family.name() + " has labels " + family.labels());
      }
      page.append(family.name()).append(suffix);
      if (labels.length > 0 || !extra.isEmpty()) {
        page.append('{');
        for (int i = 0; i < labels.length; i++) {
          page.append(i == 0 ? "" : ",").append(family.labels().get(i)).append("=\"");
          escape(labels[i], true);
          page.append('"');
        }
        page.append(labels.length > 0 && !extra.isEmpty() ? "," : "").append(extra).append('}');
      }
      page.append(' ').append(value).append('\n');
    }

    /** The one state of a stateset that holds, and all that do not. */
    <E extends Enum<E>> Samples state(E holds, String... labels) {
      for (E each : holds.getDeclaringClass().getEnumConstants()) {
        String state = family.name() + "=\"" + each.name() + '"';
        line("", state, each == holds ? "1" : "0", labels);
      }
      return this;
    }

    /** The buckets of a histogram; each counts what is not above its bound by its own measure. */
    void histogram(LatencyHistogram histogram) {
      for (String bound : BOUNDS) {
        long count = histogram.countUpTo((long) (Double.parseDouble(bound) * NANOS));
        line("_bucket", "le=\"" + bound + '"', Long.toString(count));
      }
      String count = Long.toString(histogram.count());
      line("_bucket", "le=\"+Inf\"", count);
      line("_count", "", count);
      line("_sum", "", number(histogram.sum() / NANOS));
    }
  }

  /** Begins a family. */
  Samples family(Family family) {
    if (!begun.add(family.name())) {
      throw new IllegalArgumentException(family.name() + " stands on the page already");
    }
    page.append("# TYPE ").append(family.name()).append(' ').append(family.type().word());
    page.append('\n');
    if (!family.unit().isEmpty()) {
      page.append("# UNIT ").append(family.name()).append(' ').append(family.unit()).append('\n');
    }
    page.append("# HELP ").append(family.name()).append(' ');
    escape(family.help(), false);
    page.append('\n');
    return new Samples(family);
  }

  private void escape(String text, boolean isQuoted) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '\n' -> page.append("\\n");
        case '\\' -> page.append("\\\\");
        case '"' -> page.append(isQuoted ? "\\\"" : "\"");
        default -> page.append(each);
      }
    }
  }

  private static String number(double value) {
    boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return isWhole ? Long.toString((long) value) : Double.toString(value);
  }

  /** The whole page, UTF-8. */
  byte[] end() {
    return page.append("# EOF\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
