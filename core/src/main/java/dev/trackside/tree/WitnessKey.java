package dev.trackside.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The public half of a witness's key (C2SP tlog-cosignature, Ed25519), in its text form:
 *
 * <pre>
 * NAME+HASH+KEYDATA
 * HASH     8 hexadecimal digits: the first bytes of SHA-256(NAME, 0x0a, KEYDATA)
 * KEYDATA  base64 of 0x04 and the 32 bytes of an Ed25519 public key
 *
 * cosignature   8 bytes: seconds since 1970, big endian; 64 bytes: signature of
 *               "cosignature/v1\ntime SECONDS\n" and the checkpoint's text
 * </pre>
 *
 * <p>The same Ed25519 key has another id as one that signs notes, and what it signs begins
 * otherwise: neither signature passes for the other. Safe for many threads.
 */
public final class WitnessKey {
  private static final byte COSIGNATURE = 4;
  private static final int TIME_BYTES = Long.BYTES;

  private final VerifierKey key;
  private final byte[] id;

  private WitnessKey(VerifierKey key) {
    this.key = key;
    this.id = id(key.name(), data(key.raw()));
  }

  /** The witness key that this key is, too. */
  public static WitnessKey of(VerifierKey key) {
    return new WitnessKey(key);
  }

  /** The key of a text; empty when it is none that can be used. */
  public static Optional<WitnessKey> parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3 || !VerifierKey.isName(parts[0])) {
      return Optional.empty();
    }
    Optional<byte[]> data = Base64Strict.decode(parts[2]);
    if (data.isEmpty()
        || data.get().length != 1 + VerifierKey.KEY_BYTES
        || data.get()[0] != COSIGNATURE
        || !HexFormat.of().formatHex(id(parts[0], data.get())).equals(parts[1])) {
      return Optional.empty();
    }
    try {
      byte[] raw = Arrays.copyOfRange(data.get(), 1, data.get().length);
      return Optional.of(new WitnessKey(VerifierKey.of(parts[0], raw)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The cosignature of a checkpoint's text; the key is the secret half of this one. */
  public static Note.Signed cosign(String text, SigningKey key, long epochSeconds) {
    byte[] id = of(key.verifier()).id;
    byte[] signature = key.sign(message(text, epochSeconds));
    ByteBuffer all = ByteBuffer.allocate(id.length + TIME_BYTES + signature.length);
    all.put(id).putLong(epochSeconds).put(signature);
    return new Note.Signed(key.verifier().name(), all.array());
  }

  /** When this witness cosigned a note, seconds since 1970; empty when it did not, rightly. */
  public OptionalLong cosigned(Note note) {
    for (Note.Signed each : note.signatures()) {
      byte[] bytes = each.bytes();
      boolean isOurs =
          each.name().equals(key.name())
              && bytes.length == id.length + TIME_BYTES + VerifierKey.SIGNATURE_BYTES
              && Arrays.equals(id, 0, id.length, bytes, 0, id.length);
      if (!isOurs) {
        continue;
      }
      long time = ByteBuffer.wrap(bytes, id.length, TIME_BYTES).getLong();
      byte[] signature = Arrays.copyOfRange(bytes, id.length + TIME_BYTES, bytes.length);
      if (time >= 0 && key.accepts(message(note.text(), time), signature)) {
        return OptionalLong.of(time);
      }
    }
    return OptionalLong.empty();
  }

  private static byte[] message(String text, long epochSeconds) {
    String all = "cosignature/v1\ntime " + epochSeconds + "\n" + text;
    return all.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] id(String name, byte[] data) {
    MessageDigest digest = TreeHash.sha256();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    return Arrays.copyOf(digest.digest(data), VerifierKey.ID_BYTES);
  }

  private static byte[] data(byte[] raw) {
    byte[] data = new byte[1 + raw.length];
    data[0] = COSIGNATURE;
    System.arraycopy(raw, 0, data, 1, raw.length);
    return data;
  }

  /** Whose key it is. */
  public String name() {
    return key.name();
  }

  /** The text form. */
  public String text() {
    return key.name()
        + "+"
        + HexFormat.of().formatHex(id)
        + "+"
        + Base64.getEncoder().encodeToString(data(key.raw()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WitnessKey witness && key.equals(witness.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
