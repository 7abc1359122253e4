package dev.trackside.vault;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The names by which persons are known, sealed on the way through a chunk: under the person's own
 * key a name is the same in every packet, so that one sealing serves all. For one thread.
 */
final class SealedNames {
  private final Map<Name, byte[]> known = new HashMap<>();

  /** Two persons whose names are cut alike share a key; so the text counts as well. */
  private record Name(long key, String channel, String text) {}

  /** The bytes of a sample that is such a name; sealed when it comes first. */
  byte[] of(long key, String channel, String text, Supplier<Layout.Value> sealing) {
    return known.computeIfAbsent(
        new Name(key, channel, text), name -> Layout.sample(sealing.get()));
  }
}
