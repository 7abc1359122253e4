package dev.trackside.registry;

import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a channel that is not known most likely is: a known one under another name. Names are
 * compared word by word; and what was seen must fit the known channel's type and range. A word too
 * many that means another thing ({@code handbrake}, {@code brake} against {@code brake_temp}) is
 * another channel; a word that only tells a version ({@code v2}, {@code new}, {@code raw}) is not.
 */
public final class Likeness {
  private static final double LEAST = 0.6;
  private static final Set<String> NOISE =
      Set.of(
          "v1", "v2", "v3", "v4", "new", "old", "raw", "alt", "canbus", "can", "signal", "value");

  private Likeness() {}

  /**
   * A known channel that an unknown one may be.
   *
   * @param channel the known channel's name
   * @param score from 0 to 1
   * @param why in words
   */
  public record Suggestion(String channel, double score, String why) {}

  /** The most likely known channel; empty when none is likely. */
  public static Optional<Suggestion> of(UnknownChannel unknown, ChannelRegistry registry) {
    List<String> words = words(unknown.name());
    return registry.all().stream()
        .filter(channel -> fits(unknown, channel))
        .map(channel -> compare(unknown, words, channel))
        .filter(suggestion -> suggestion.score() >= LEAST)
        .max(
            Comparator.comparingDouble(Suggestion::score)
                .thenComparingInt(suggestion -> -suggestion.channel().length()));
  }

  private static Suggestion compare(UnknownChannel unknown, List<String> words, Channel channel) {
    double best = similarity(words, words(channel.name()));
    for (String alias : channel.aliases()) {
      best = Math.max(best, similarity(words, words(alias)));
    }
    String seen =
        Double.isNaN(unknown.min())
            ? "no number was seen"
            : "seen %s to %s, within %s to %s"
                .formatted(unknown.min(), unknown.max(), channel.min(), channel.max());
    return new Suggestion(
        channel.name(), best, "its name is %.0f %% alike; %s".formatted(best * 100, seen));
  }

  private static boolean fits(UnknownChannel unknown, Channel channel) {
    return switch (channel.type()) {
      case NUMBER ->
          unknown.isNumeric() && unknown.min() >= channel.min() && unknown.max() <= channel.max();
      case BOOLEAN -> (unknown.kinds() & ~7) == 0;
      case TEXT -> (unknown.kinds() & ~8) == 0;
    };
  }

  /** The words of a name: split at separators and humps, lower case, without version words. */
  static List<String> words(String name) {
    String spaced =
        name.replaceAll("([a-z])([A-Z])", "$1 $2")
            .replaceAll("[^A-Za-z0-9]+", " ")
            .toLowerCase(Locale.ROOT)
            .strip();
    List<String> words = new ArrayList<>();
    for (String word : spaced.split(" ", -1)) {
      if (!word.isEmpty() && !NOISE.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  /** Pairs each word with its most similar one; words without a partner count against it. */
  static double similarity(List<String> one, List<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return 0;
    }
    List<String> left = new ArrayList<>(other);
    double sum = 0;
    for (String word : one) {
      double best = 0;
      int place = -1;
      for (int i = 0; i < left.size(); i++) {
        double alike = similarity(word, left.get(i));
        if (alike > best) {
          best = alike;
          place = i;
        }
      }
      if (best >= 0.7) {
        sum += best;
        left.remove(place);
      }
    }
    return sum / Math.max(one.size(), other.size());
  }

  /** 1 less the share of letters to change; an abbreviation by its beginning counts as alike. */
  private static double similarity(String one, String other) {
    String shorter = one.length() <= other.length() ? one : other;
    String longer = one.length() <= other.length() ? other : one;
    if (shorter.length() >= 3 && longer.startsWith(shorter)) {
      return 0.9;
    }
    int[] row = new int[longer.length() + 1];
    for (int i = 0; i <= longer.length(); i++) {
      row[i] = i;
    }
    for (int i = 1; i <= shorter.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= longer.length(); j++) {
        int change = diagonal + (shorter.charAt(i - 1) == longer.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return 1 - (double) row[longer.length()] / longer.length();
  }
}
