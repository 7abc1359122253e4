package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Numbers, durations and sizes, with their least and greatest values. */
final class Quantities {
  private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]*)");
  private static final Map<String, Long> NANOS = new LinkedHashMap<>();
  private static final Map<String, Long> BYTES = new LinkedHashMap<>();
  private static final List<Tag> ANY = List.of(Tag.STR, Tag.INT, Tag.FLOAT);
  private static final String DURATION_HINT = "a number with a unit: 500ms, 5s, 10m, 72h or 7d";
  private static final String SIZE_HINT = "a number with a unit: 512B, 64KiB, 64MiB or 2GiB";

  static {
    NANOS.put("d", 86_400_000_000_000L);
    NANOS.put("h", 3_600_000_000_000L);
    NANOS.put("m", 60_000_000_000L);
    NANOS.put("s", 1_000_000_000L);
    NANOS.put("ms", 1_000_000L);
    BYTES.put("GiB", 1L << 30);
    BYTES.put("MiB", 1L << 20);
    BYTES.put("KiB", 1L << 10);
    BYTES.put("GB", 1_000_000_000L);
    BYTES.put("MB", 1_000_000L);
    BYTES.put("kB", 1_000L);
    BYTES.put("B", 1L);
  }

  private Quantities() {}

  static Kind<Long> count(long least, long most) {
    String hint = String.format(Locale.ROOT, "a whole number from %d to %d", least, most);
    return new ScalarKind<>(
        "a whole number",
        hint,
        List.of(Tag.INT),
        text -> {
          try {
            long value = Long.parseLong(text.strip().replace("_", ""));
            return within(value, least, most, text, hint);
          } catch (NumberFormatException e) {
            throw new BadValueException(text + " is no whole number", hint);
          }
        },
        String::valueOf);
  }

  static Kind<Duration> duration(Duration least, Duration most) {
    String hint = DURATION_HINT + "; from " + show(least) + " to " + show(most);
    return new ScalarKind<>(
        "a duration",
        hint,
        ANY,
        text -> {
          long nanos = quantity(text, NANOS, "a duration", hint);
          return Duration.ofNanos(within(nanos, least.toNanos(), most.toNanos(), text, hint));
        },
        Quantities::show);
  }

  static Kind<Long> size(long least, long most) {
    String hint = SIZE_HINT + "; from " + showBytes(least) + " to " + showBytes(most);
    return new ScalarKind<>(
        "a size",
        hint,
        ANY,
        text -> within(quantity(text, BYTES, "a size", hint), least, most, text, hint),
        Quantities::showBytes);
  }

  private static long within(long value, long least, long most, String text, String hint)
      throws BadValueException {
    if (value < least || value > most) {
      throw new BadValueException(text + (value < least ? " is too little" : " is too much"), hint);
    }
    return value;
  }

  private static long quantity(String text, Map<String, Long> units, String what, String hint)
      throws BadValueException {
    Matcher matcher = QUANTITY.matcher(text.strip());
    if (!matcher.matches()) {
      throw new BadValueException(text + " is not " + what, hint);
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String unit = matcher.group(2);
    if (unit.isEmpty() && number.signum() != 0) {
      throw new BadValueException(text + " has no unit", hint);
    }
    Long factor = unit.isEmpty() ? Long.valueOf(1) : units.get(unit);
    if (factor == null) {
      throw new BadValueException(text + " has the unit " + unit + ", which is not known", hint);
    }
    BigDecimal value = number.multiply(BigDecimal.valueOf(factor));
    return value.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** A duration as it is written in a configuration. */
  static String show(Duration value) {
    return show(value.toNanos(), NANOS, "0s");
  }

  /** A size as it is written in a configuration. */
  static String showBytes(long value) {
    return show(value, BYTES, "0B");
  }

  private static String show(long value, Map<String, Long> units, String none) {
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (value != 0 && value % unit.getValue() == 0) {
        return value / unit.getValue() + unit.getKey();
      }
    }
    return none;
  }
}
