package dev.trackside.tree;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An Ed25519 key that signs notes. What it keeps in memory cannot be wiped for sure: the platform
 * copies it. Safe for many threads.
 */
public final class SigningKey {
  /** Bytes of the secret. */
  public static final int SEED_BYTES = 32;

  private static final byte[] HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final PrivateKey secret;
  private final VerifierKey verifier;

  private SigningKey(PrivateKey secret, VerifierKey verifier) {
    this.secret = secret;
    this.verifier = verifier;
  }

  /** The key with this secret. */
  public static SigningKey of(String name, byte[] seed) {
    if (seed.length != SEED_BYTES || !VerifierKey.isName(name)) {
      throw new IllegalArgumentException("a key has a name without spaces and 32 secret bytes");
    }
    byte[] encoded = Arrays.copyOf(HEAD, HEAD.length + SEED_BYTES);
    System.arraycopy(seed, 0, encoded, HEAD.length, SEED_BYTES);
    try {
      PrivateKey secret =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new SigningKey(secret, VerifierKey.of(name, publicHalf(seed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java since 15 has Ed25519", e);
    }
  }

  /** The platform derives a public key only while it makes a pair: it is given the secret. */
  private static byte[] publicHalf(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(
        NamedParameterSpec.ED25519,
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
          }
        });
    byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - SEED_BYTES, encoded.length);
  }

  /** The public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /** The signature over a message. */
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }
}
