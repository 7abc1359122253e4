package dev.trackside.tree;

import java.util.Base64;
import java.util.Optional;

/** Base 64 with its padding, in the one form that its bytes have. */
public final class Base64Strict {
  private Base64Strict() {}

  /** The bytes of a text; empty when it is not that form. */
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
