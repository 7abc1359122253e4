package dev.trackside.policy;

import java.util.Locale;
import java.util.Optional;

/** How far in law a destination is from where data was collected. */
public enum Distance {
  /** In the same country, or in the same common area. */
  SAME_AREA,
  /** Elsewhere, and a transfer mechanism is in force. */
  ADEQUATE,
  /** Elsewhere, without one; also every destination that nobody knows. */
  OTHER;

  /** As policies write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The distance of a word. */
  public static Optional<Distance> of(String word) {
    for (Distance each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
