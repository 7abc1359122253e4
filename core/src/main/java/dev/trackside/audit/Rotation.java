package dev.trackside.audit;

import dev.trackside.tree.SigningKey;
import dev.trackside.tree.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The word of one key for the next, in a key.rotated entry: whoever pinned the first can follow.
 * Signed is {@code "trackside key rotation\nNEXT\n"}, where NEXT is the next key's text form.
 */
public final class Rotation {
  private Rotation() {}

  private static byte[] message(String next) {
    return ("trackside key rotation\n" + next + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static Event event(SigningKey current, VerifierKey next) {
    return Event.of(Kind.KEY_ROTATED)
        .with("old", current.verifier().text())
        .with("new", next.text())
        .with("sig", Base64.getEncoder().encodeToString(current.sign(message(next.text()))));
  }

  /** Another key signs because the one before is lost. Nobody vouches for it. */
  static Event lost(VerifierKey next) {
    return Event.of(Kind.KEY_ROTATED).with("new", next.text()).with("why", "lost");
  }

  /** The key that such an entry names though no other vouches for it; empty for any other key. */
  public static Optional<VerifierKey> unvouched(Map<String, Object> data) {
    return data.containsKey("sig") || !(data.get("new") instanceof String next)
        ? Optional.empty()
        : VerifierKey.parse(next);
  }

  /** The key that such an entry's data vouch for, when one of the known keys signed them. */
  public static Optional<VerifierKey> vouched(
      Map<String, Object> data, Collection<VerifierKey> known) {
    if (!(data.get("new") instanceof String next) || !(data.get("sig") instanceof String text)) {
      return Optional.empty();
    }
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return VerifierKey.parse(next)
        .filter(key ->
            known.stream()
                .anyMatch(each ->
                    each.name().equals(key.name()) && each.accepts(message(next), signature)));
  }
}
