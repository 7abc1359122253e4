package dev.trackside.downlink;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file is by its unpacked content, whatever its name and packing: so that a second run over
 * the same file adds nothing, and over a file that has grown only its new rows.
 *
 * @param head the first 64 KiB, or all of a shorter file
 * @param whole all of it; of a damaged file, what can be read
 * @param known the longest of the prefixes asked for that the file begins with, if it does
 */
public record FileIdentity(Prefix head, Prefix whole, Optional<Prefix> known) {
  private static final int HEAD_BYTES = 64 << 10;
  private static final int WINDOW_BYTES = 1 << 20;

  /**
   * The beginning of a file's unpacked content.
   *
   * @param bytes its length
   * @param sha256 its SHA-256, in lower-case hexadecimal
   */
  public record Prefix(long bytes, String sha256) {}

  /** Reads a file through once, and tells which of the given prefixes it begins with. */
  public static FileIdentity of(Path file, Collection<Prefix> candidates)
      throws UnreadableException {
    SortedMap<Long, Optional<Prefix>> places = new TreeMap<>();
    places.put((long) HEAD_BYTES, Optional.empty());
    for (Prefix candidate : candidates) {
      places.put(candidate.bytes(), Optional.empty());
    }
    try (FileContent content = FileContent.open(file, WINDOW_BYTES)) {
      for (Map.Entry<Long, Optional<Prefix>> place : places.entrySet()) {
        passTo(content, place.getKey());
        if (content.consumedBytes() == place.getKey()) {
          place.setValue(Optional.of(prefix(content)));
        }
      }
      passTo(content, Long.MAX_VALUE);
      Prefix whole = prefix(content);
      Prefix head = places.getOrDefault((long) HEAD_BYTES, Optional.empty()).orElse(whole);
      Optional<Prefix> known = Optional.empty();
      for (Prefix candidate : candidates) {
        boolean longer = known.isEmpty() || known.get().bytes() < candidate.bytes();
        if (longer && Optional.of(candidate).equals(places.get(candidate.bytes()))) {
          known = Optional.of(candidate);
        }
      }
      return new FileIdentity(head, whole, known);
    }
  }

  private static void passTo(FileContent content, long place) {
    while (content.consumedBytes() < place) {
      if (content.position() == content.limit()) {
        if (content.ended()) {
          return;
        }
        content.more();
      }
      long rest = place - content.consumedBytes();
      content.consume(
          (int)
              Math.min(content.limit(), (long) content.position() + Math.min(rest, WINDOW_BYTES)));
    }
  }

  private static Prefix prefix(FileContent content) {
    return new Prefix(content.consumedBytes(), content.sha256());
  }
}
