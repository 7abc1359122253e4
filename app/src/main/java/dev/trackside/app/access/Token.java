package dev.trackside.app.access;

import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * What is kept of a token: never its text. The text has 256 random bits, so that its plain hash is
 * as good as a slow one: there is nothing to guess.
 *
 * @param name its name, which tells what it is for
 * @param roles what its bearer may do
 * @param sha256 the SHA-256 of its text, as 64 hexadecimal digits
 * @param made when it was made
 */
public record Token(String name, Set<Role> roles, String sha256, Instant made) {
  /** With what every token's text begins, so that one is known where it should not be. */
  public static final String PREFIX = "trk_";

  /** What a name looks like: it stands in the audit log for good. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Checks the parts. */
  public Token {
    if (!name.matches(NAME) || roles.isEmpty() || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no such token can be: " + name);
    }
    roles = Set.copyOf(EnumSet.copyOf(roles));
  }

  /** A new text, random. */
  public static String newText() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** What is kept of a text. */
  public static Token of(String name, Set<Role> roles, String text, Instant made) {
    return new Token(name, roles, hash(text), made);
  }

  /** Who bears it. */
  Caller caller() {
    return new Caller(name, roles);
  }

  /** True when it is the token of that hash; takes as long either way. */
  boolean isOf(String hash) {
    return isSame(sha256, hash);
  }

  static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  static String hash(String text) {
    return HexFormat.of().formatHex(TreeHash.plain(text.getBytes(StandardCharsets.UTF_8)));
  }
}
