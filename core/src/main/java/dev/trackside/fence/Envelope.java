package dev.trackside.fence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM, bound to a place: bytes that were sealed for one place do not open at another.
 *
 * <pre>
 * nonce (12 bytes, random) | ciphertext | tag (16 bytes)
 * </pre>
 */
public final class Envelope {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Envelope() {}

  /** Seals plain bytes under a key of 32 bytes for a place. */
  public static byte[] seal(byte[] key, byte[] plain, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(plain);
      byte[] envelope = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, envelope, NONCE_BYTES, sealed.length);
      return envelope;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  /** The plain bytes; an exception when they were changed, or sealed under another key or place. */
  public static byte[] open(byte[] key, byte[] envelope, String place) {
    if (envelope.length < NONCE_BYTES) {
      throw new IllegalArgumentException("a sealed value is cut short");
    }
    try {
      byte[] nonce = Arrays.copyOf(envelope, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, key, nonce, place)
          .doFinal(envelope, NONCE_BYTES, envelope.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a sealed value does not open with this key", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, String place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
