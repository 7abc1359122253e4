package dev.trackside.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hashes of the tree of RFC 6962, section 2.1: a leaf is SHA-256(0x00, bytes), a node
 * SHA-256(0x01, left, right), so that neither passes for the other. For one thread.
 */
public final class TreeHash {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  private static final HexFormat HEX = HexFormat.of();

  private final MessageDigest digest = sha256();

  /** SHA-256 of some bytes, without a prefix. */
  public static byte[] plain(byte[] bytes) {
    return sha256().digest(bytes);
  }

  /** The root of the tree without leaves. */
  public static byte[] empty() {
    return plain(new byte[0]);
  }

  /** A hash as 64 lower-case hexadecimal digits. */
  public static String hex(byte[] hash) {
    return HEX.formatHex(hash);
  }

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The hash of a leaf with these bytes. */
  public byte[] leaf(byte[] bytes) {
    digest.update((byte) 0);
    return digest.digest(bytes);
  }

  /** The hash of the node above two others. */
  public byte[] node(byte[] left, byte[] right) {
    digest.update((byte) 1);
    digest.update(left);
    return digest.digest(right);
  }
}
