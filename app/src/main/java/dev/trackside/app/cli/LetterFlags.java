package dev.trackside.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say which dead letters are meant. */
final class LetterFlags {
  @Option(
      names = "--reason",
      paramLabel = "R",
      split = ",",
      description = "Only this reason; can be given several times.")
  private List<String> reasons = new ArrayList<>();

  @Option(names = "--source", paramLabel = "S", description = "Only this source.")
  private @Nullable String source;

  @Option(
      names = "--channel",
      paramLabel = "C",
      description = "Only this channel; - for what is about the whole packet.")
  private @Nullable String channel;

  @Option(names = "--session", paramLabel = "S", description = "Only this session.")
  private @Nullable String session;

  @Option(names = "--from", paramLabel = "T", description = "Only event times from T on.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "T", description = "Only event times up to T.")
  private @Nullable String to;

  @Option(names = "--id", paramLabel = "ID", description = "Only this one.")
  private @Nullable String id;

  /** The words by which the filter is made. */
  Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    if (!reasons.isEmpty()) {
      words.put("reason", String.join(",", reasons));
    }
    put(words, "source", source);
    put(words, "channel", channel);
    put(words, "session", session);
    put(words, "from", from);
    put(words, "to", to);
    put(words, "id", id);
    return words;
  }

  private static void put(Map<String, String> words, String name, @Nullable String value) {
    if (value != null) {
      words.put(name, value);
    }
  }

  /** Words as the parameters of a call. */
  static String parameters(Map<String, String> words) {
    return words.entrySet().stream()
        .map(word ->
            word.getKey() + "=" + URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }
}
