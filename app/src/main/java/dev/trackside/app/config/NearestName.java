package dev.trackside.app.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody who mistyped meant. */
final class NearestName {
  private NearestName() {}

  /** A hint: the nearest name if one is near, else all of them. */
  static String hint(String typed, Collection<String> names) {
    return of(typed, names)
        .map(name -> "did you mean " + name + "?")
        .orElseGet(() -> "known are: " + String.join(", ", names));
  }

  private static Optional<String> of(String typed, Collection<String> names) {
    String wanted = typed.toLowerCase(Locale.ROOT).replace('-', '_');
    Optional<String> nearest = Optional.empty();
    int least = Math.max(2, wanted.length() / 3) + 1;
    for (String name : names) {
      int steps = distance(wanted, name);
      if (steps < least) {
        least = steps;
        nearest = Optional.of(name);
      }
    }
    return nearest;
  }

  /** Letters to insert, remove or change to make one word of another. */
  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(before[j - 1] + change, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[to.length()];
  }
}
