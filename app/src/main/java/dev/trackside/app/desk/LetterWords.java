package dev.trackside.app.desk;

import dev.trackside.packet.EventTime;
import dev.trackside.packet.Reason;
import dev.trackside.quarantine.LetterFilter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which dead letters are meant, in the words of flags and parameters. */
public final class LetterWords {
  /** The words. A channel {@code -} means: about the whole packet. */
  public static final List<String> ALL =
      List.of("reason", "source", "channel", "session", "from", "to", "id");

  private LetterWords() {}

  /** The filter that the words mean; what is not said means any. */
  public static LetterFilter filter(Map<String, String> words) {
    LetterFilter filter =
        LetterFilter.ALL
            .withReasons(reasons(words.getOrDefault("reason", "")))
            .withTimes(time(words, "from", Long.MIN_VALUE), time(words, "to", Long.MAX_VALUE));
    if (words.containsKey("source")) {
      filter = filter.withSource(words.get("source"));
    }
    if (words.containsKey("session")) {
      filter = filter.withSession(words.get("session"));
    }
    if (words.containsKey("channel")) {
      String channel = words.get("channel");
      filter = filter.withChannel(channel.equals("-") ? "" : channel);
    }
    if (words.containsKey("id")) {
      long id = id(words.get("id"));
      filter = filter.withPositions(id, id + 1);
    }
    return filter;
  }

  /** The id that a text is. */
  public static long id(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new BadWordException(
          text + " is no id of a dead letter", "ids are numbers, see trackside dlq list");
    }
    return Long.parseLong(text);
  }

  private static Set<Reason> reasons(String list) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (String word : list.isBlank() ? new String[0] : list.split(",", -1)) {
      reasons.add(
          Stream.of(Reason.values())
              .filter(reason -> reason.word().equals(word.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new BadWordException(
                      "there is no reason " + word.strip(),
                      "reasons: "
                          + Stream.of(Reason.values())
                              .map(Reason::word)
                              .collect(Collectors.joining(", ")))));
    }
    return reasons;
  }

  private static long time(Map<String, String> words, String name, long preset) {
    String text = words.get(name);
    if (text == null) {
      return preset;
    }
    long nanos;
    if (text.matches("[0-9]{1,15}")) {
      nanos = EventTime.ofMillis(Long.parseLong(text));
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      nanos = EventTime.parse(bytes, 0, bytes.length);
    }
    if (nanos < 0) {
      throw new BadWordException(
          name + " " + text + " is no time",
          "RFC 3339 such as 2025-08-31T13:03:12.345Z, or epoch milliseconds");
    }
    return nanos;
  }
}
