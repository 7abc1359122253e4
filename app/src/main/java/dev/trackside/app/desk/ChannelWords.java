package dev.trackside.app.desk;

import dev.trackside.guard.Channel;
import dev.trackside.guard.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A channel's parts in the words of flags and parameters. */
final class ChannelWords {
  private ChannelWords() {}

  /** A channel with what the words change. */
  static Channel changed(Channel before, Map<String, String> words) {
    double min = number(words, "min", before.min());
    double max = number(words, "max", before.max());
    List<String> aliases = new ArrayList<>(before.aliases());
    String alias = words.getOrDefault("alias", "");
    if (!alias.isBlank() && !aliases.contains(alias)) {
      aliases.add(alias);
    }
    Checks checks = before.checks();
    try {
      return new Channel(
          before.name(),
          type(words.getOrDefault("type", before.type().word())),
          words.getOrDefault("unit", before.unit()),
          min,
          max,
          sentinels(words, before.sentinels()),
          new Checks(
              number(words, "rate", checks.ratePerSecondMost()),
              Math.round(number(words, "steady_s", checks.steadyNanosMost() / 1e9) * 1e9),
              Math.round(number(words, "gap_s", checks.gapNanosMost() / 1e9) * 1e9),
              truth(words, "ordered", checks.ordered()),
              truth(words, "distinct_times", checks.distinctTimes())),
          aliases,
          before.validity());
    } catch (IllegalArgumentException e) {
      throw new BadWordException(
          String.valueOf(e.getMessage()), "see trackside channels show " + before.name());
    }
  }

  private static Channel.Type type(String word) {
    return Stream.of(Channel.Type.values())
        .filter(type -> type.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new BadWordException("there is no type " + word, "types: number, boolean, text"));
  }

  /** The values that mean "no signal", between commas; none for an empty text. */
  private static Channel.Sentinels sentinels(Map<String, String> words, Channel.Sentinels preset) {
    String text = words.get("sentinel");
    if (text == null) {
      return preset;
    }
    return Channel.Sentinels.of(
        Stream.of(text.split(",", -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .mapToDouble(each -> number(Map.of("sentinel", each), "sentinel", 0))
            .toArray());
  }

  private static boolean truth(Map<String, String> words, String name, boolean preset) {
    return switch (words.getOrDefault(name, String.valueOf(preset))) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new BadWordException(
              name + " " + words.get(name) + " is not true or false", "write true or false");
    };
  }

  private static double number(Map<String, String> words, String name, double preset) {
    String text = words.get(name);
    if (text == null) {
      return preset;
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new BadWordException(name + " " + text + " is no number", "such as 420 or -12.5");
    }
    throw new BadWordException(name + " " + text + " is no limit", "such as 420 or -12.5");
  }
}
