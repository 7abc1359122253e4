package dev.trackside.app.wall;

import dev.trackside.app.screen.Texts;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Numbers of the API as the screen shows them; what is not known is a dash. */
final class Figures {
  static final String NONE = "-";

  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
  private static final String SIGNS = " ..::||##";

  private Figures() {}

  static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isMissingNode() || value.isNull() ? NONE : value.asString(NONE);
  }

  static String count(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNumber() ? Texts.count(value.asLong()) : NONE;
  }

  static String rate(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNumber() ? String.format(Locale.ROOT, "%,.0f/s", value.asDouble()) : NONE;
  }

  static String bytes(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNumber() ? Texts.bytes(value.asLong()) : NONE;
  }

  static String micros(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNumber() ? Texts.micros(value.asLong()) : NONE;
  }

  static String age(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNumber() ? age(value.asDouble()) : NONE;
  }

  /** An age or a time to come in at most eight characters. */
  static String age(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", Math.max(0, seconds));
    }
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    if (whole < 7_200) {
      return whole / 60 + " min";
    }
    return whole < 172_800 ? whole / 3_600 + " h" : Math.min(9_999, whole / 86_400) + " days";
  }

  /** A value with its unit, short. */
  static String value(JsonNode node, String member, String unit) {
    JsonNode value = node.path(member);
    if (!value.isNumber()) {
      return NONE;
    }
    double number = value.asDouble();
    String digits =
        number == Math.rint(number) && Math.abs(number) < 1e15
            ? Texts.count((long) number)
            : String.format(Locale.ROOT, Math.abs(number) < 1 ? "%.4f" : "%,.1f", number);
    return unit.isEmpty() || unit.equals(NONE) ? digits : digits + " " + unit;
  }

  /** The newest of a row of counts as a bar, one character each; the fullest one is as high. */
  static String bar(JsonNode counts, int width, Look look) {
    long most = 1;
    for (JsonNode each : counts) {
      most = Math.max(most, each.asLong());
    }
    String steps = look.hasBlocks() ? BLOCKS : SIGNS;
    StringBuilder bar = new StringBuilder();
    for (int i = Math.max(0, counts.size() - width); i < counts.size(); i++) {
      long value = counts.path(i).asLong();
      long step = value <= 0 ? 0 : Math.max(1, Math.round(8.0 * value / most));
      bar.append(steps.charAt((int) Math.min(8, step)));
    }
    return bar.toString();
  }

  /** How many of the last seconds had packets, of how many. */
  static String covered(JsonNode counts) {
    int covered = 0;
    for (JsonNode each : counts) {
      covered += each.asLong() > 0 ? 1 : 0;
    }
    return counts.isEmpty() ? NONE : covered * 100 / counts.size() + "%";
  }
}
