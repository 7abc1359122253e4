package dev.trackside.tree;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public half of a key that signs notes, in the text form of C2SP signed-note:
 *
 * <pre>
 * NAME+HASH+KEYDATA
 * HASH     8 hexadecimal digits: the first bytes of SHA-256(NAME, 0x0a, KEYDATA)
 * KEYDATA  base64 of 0x01 and the 32 bytes of an Ed25519 public key
 * </pre>
 *
 * <p>Keys are to be pinned: never take them from the log that they are to judge. Safe for many
 * threads.
 */
public final class VerifierKey {
  /** Bytes of a signature; one more is not accepted although the platform would. */
  static final int SIGNATURE_BYTES = 64;

  static final int ID_BYTES = 4;
  private static final byte ED25519 = 1;
  static final int KEY_BYTES = 32;
  private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] raw;
  private final byte[] id;
  private final PublicKey key;

  private VerifierKey(String name, byte[] raw) throws GeneralSecurityException {
    this.name = name;
    this.raw = raw.clone();
    this.id = id(name, data(raw));
    byte[] encoded = Arrays.copyOf(HEAD, HEAD.length + KEY_BYTES);
    System.arraycopy(raw, 0, encoded, HEAD.length, KEY_BYTES);
    this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** The key of these 32 bytes. */
  static VerifierKey of(String name, byte[] raw) {
    try {
      return new VerifierKey(name, raw);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no Ed25519 public key", e);
    }
  }

  /** The key of a text; empty when it is none that can be used. */
  public static Optional<VerifierKey> parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3 || !isName(parts[0]) || !parts[1].matches("[0-9a-f]{8}")) {
      return Optional.empty();
    }
    Optional<byte[]> data = Base64Strict.decode(parts[2]);
    if (data.isEmpty()
        || data.get().length != 1 + KEY_BYTES
        || data.get()[0] != ED25519
        || !HexFormat.of().formatHex(id(parts[0], data.get())).equals(parts[1])) {
      return Optional.empty();
    }
    try {
      byte[] raw = Arrays.copyOfRange(data.get(), 1, data.get().length);
      return Optional.of(new VerifierKey(parts[0], raw));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** True for a name that a key may have. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars().noneMatch(each -> each == '+' || each == '\n' || each < 0x20)
        && name.codePoints().noneMatch(Character::isWhitespace)
        && name.codePoints().noneMatch(Character::isSpaceChar);
  }

  private static byte[] id(String name, byte[] data) {
    MessageDigest digest = TreeHash.sha256();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    return Arrays.copyOf(digest.digest(data), ID_BYTES);
  }

  private static byte[] data(byte[] raw) {
    byte[] data = new byte[1 + raw.length];
    data[0] = ED25519;
    System.arraycopy(raw, 0, data, 1, raw.length);
    return data;
  }

  /** Whose key it is. */
  public String name() {
    return name;
  }

  /** The 32 bytes of the key. */
  byte[] raw() {
    return raw.clone();
  }

  /** The four bytes by which a note names the key; they are no secret and no proof. */
  byte[] id() {
    return id.clone();
  }

  /** The text form. */
  public String text() {
    return name
        + "+"
        + HexFormat.of().formatHex(id)
        + "+"
        + Base64.getEncoder().encodeToString(data(raw));
  }

  /** True when the signature is this key's over the message. */
  public boolean accepts(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey key && text().equals(key.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
