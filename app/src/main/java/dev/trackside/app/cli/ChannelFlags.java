package dev.trackside.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to change of a channel. */
final class ChannelFlags {
  @Option(names = "--min", paramLabel = "A", description = "The least value.")
  private @Nullable String min;

  @Option(names = "--max", paramLabel = "B", description = "The greatest value.")
  private @Nullable String max;

  @Option(names = "--unit", paramLabel = "U", description = "The unit, for people.")
  private @Nullable String unit;

  @Option(names = "--type", paramLabel = "T", description = "number, boolean or text.")
  private @Nullable String type;

  @Option(
      names = "--sentinel",
      paramLabel = "V,...",
      description = "Values that mean no signal; empty for none.")
  private @Nullable String sentinel;

  @Option(names = "--alias", paramLabel = "A", description = "Another name that means it.")
  private @Nullable String alias;

  @Option(names = "--rate", paramLabel = "R", description = "The fastest change a second.")
  private @Nullable String rate;

  @Option(names = "--steady", paramLabel = "S", description = "Longest time without a change, s.")
  private @Nullable String steady;

  @Option(names = "--gap", paramLabel = "S", description = "Longest time between two samples, s.")
  private @Nullable String gap;

  @Option(
      names = "--ordered",
      paramLabel = "B",
      description = "true: a sample may not be older than the one before.")
  private @Nullable String ordered;

  @Option(
      names = "--distinct-times",
      paramLabel = "B",
      description = "true: a time may stand only once.")
  private @Nullable String distinctTimes;

  /** The flags that were given, by the names that the gateway knows. */
  Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    put(words, "min", min);
    put(words, "max", max);
    put(words, "unit", unit);
    put(words, "type", type);
    put(words, "sentinel", sentinel);
    put(words, "alias", alias);
    put(words, "rate", rate);
    put(words, "steady_s", steady);
    put(words, "gap_s", gap);
    put(words, "ordered", ordered);
    put(words, "distinct_times", distinctTimes);
    return words;
  }

  private static void put(Map<String, String> words, String word, @Nullable String value) {
    if (value != null) {
      words.put(word, value);
    }
  }
}
