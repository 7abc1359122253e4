package dev.trackside.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A signed note (C2SP signed-note): a text whose last line ends, an empty line, and signatures.
 *
 * <pre>
 * TEXT
 *
 * — NAME base64(4 bytes of the key's id, signature)
 * </pre>
 *
 * @param text what is signed, with its last line end
 * @param signatures of whatever keys
 */
public record Note(String text, List<Signed> signatures) {
  private static final String DASH = "— ";
  private static final int SIGNATURES_MOST = 100;
  private static final int BYTES_MOST = 1 << 20;

  /**
   * A signature of a note.
   *
   * @param name of the key
   * @param bytes the key's id and the signature
   */
  public record Signed(String name, byte[] bytes) {}

  /** Copies the list. */
  public Note {
    signatures = List.copyOf(signatures);
  }

  /** A text signed by some keys. */
  public static Note sign(String text, SigningKey... keys) {
    List<Signed> signatures = new ArrayList<>();
    for (SigningKey key : keys) {
      byte[] id = key.verifier().id();
      byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
      byte[] both = Arrays.copyOf(id, id.length + signature.length);
      System.arraycopy(signature, 0, both, id.length, signature.length);
      signatures.add(new Signed(key.verifier().name(), both));
    }
    return new Note(text, signatures);
  }

  /** The note in these bytes; empty when they are none. Says nothing of the signatures' worth. */
  public static Optional<Note> parse(byte[] bytes) {
    if (bytes.length > BYTES_MOST) {
      return Optional.empty();
    }
    String all;
    try {
      all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    int split = all.lastIndexOf("\n\n");
    if (split < 0
        || !all.endsWith("\n")
        || split + 2 >= all.length()
        || all.chars().anyMatch(each -> each < 0x20 && each != '\n')) {
      return Optional.empty();
    }
    List<Signed> signatures = new ArrayList<>();
    for (String line : all.substring(split + 2, all.length() - 1).split("\n", -1)) {
      Optional<Signed> signature = signature(line);
      if (signature.isEmpty() || signatures.size() == SIGNATURES_MOST) {
        return Optional.empty();
      }
      signatures.add(signature.get());
    }
    return Optional.of(new Note(all.substring(0, split + 1), signatures));
  }

  private static Optional<Signed> signature(String line) {
    int space = line.indexOf(' ', DASH.length());
    if (!line.startsWith(DASH) || space < 0) {
      return Optional.empty();
    }
    String name = line.substring(DASH.length(), space);
    Optional<byte[]> bytes = Base64Strict.decode(line.substring(space + 1));
    return VerifierKey.isName(name) && bytes.isPresent() && bytes.get().length > 4
        ? Optional.of(new Signed(name, bytes.get()))
        : Optional.empty();
  }

  /** The same with one signature more. */
  public Note with(Signed signature) {
    List<Signed> more = new ArrayList<>(signatures);
    more.add(signature);
    return new Note(text, more);
  }

  /** A signature as its line is written, with the line's end. */
  public static String line(Signed signature) {
    String bytes = Base64.getEncoder().encodeToString(signature.bytes());
    return DASH + signature.name() + ' ' + bytes + '\n';
  }

  /** What the signatures are worth. */
  public enum Worth {
    /** At least one known key signed it, and no known key's signature is wrong. */
    GOOD,
    /** A known key is named with a signature that is not its own. */
    BAD,
    /** No known key is named. */
    UNKNOWN
  }

  /** What the signatures are worth to somebody who knows these keys. */
  public Worth worth(Collection<VerifierKey> known) {
    Worth worth = Worth.UNKNOWN;
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    for (Signed each : signatures) {
      for (VerifierKey key : known) {
        byte[] id = key.id();
        if (!key.name().equals(each.name())
            || !Arrays.equals(id, 0, id.length, each.bytes(), 0, id.length)) {
          continue;
        }
        if (!key.accepts(message, Arrays.copyOfRange(each.bytes(), 4, each.bytes().length))) {
          return Worth.BAD;
        }
        worth = Worth.GOOD;
      }
    }
    return worth;
  }

  /** The note as it is written. */
  public String whole() {
    StringBuilder out = new StringBuilder(text).append('\n');
    for (Signed each : signatures) {
      out.append(line(each));
    }
    return out.toString();
  }

  /** The note's bytes. */
  public byte[] bytes() {
    return whole().getBytes(StandardCharsets.UTF_8);
  }
}
