package dev.trackside.receiver;

import dev.trackside.tree.Base64Strict;
import dev.trackside.tree.TreeHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a receiver says of a batch that it holds: the text of a signed note.
 *
 * <pre>
 * trackside receipt v1
 * BATCH_ID
 * sha-256=:BASE64:        of the NDJSON that it holds, unpacked
 * TIME                    when it was taken, RFC 3339 in UTC
 * </pre>
 *
 * @param batch the batch's id
 * @param sha256 hash of the NDJSON that is held
 * @param receivedAt when it was taken
 */
public record Receipt(String batch, byte[] sha256, Instant receivedAt) {
  private static final String HEAD = "trackside receipt v1";
  private static final int LINES = 4;

  /** What is signed. */
  public String text() {
    return HEAD + "\n" + batch + "\n" + digest(sha256) + "\n" + receivedAt + "\n";
  }

  /** The receipt of a note's text; empty when it is none. */
  public static Optional<Receipt> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != LINES + 1 || !lines[0].equals(HEAD) || !lines[LINES].isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> hash = hash(lines[2]);
    try {
      Instant time = Instant.parse(lines[3]);
      return hash.map(each -> new Receipt(lines[1], each, time));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A SHA-256 as the digest fields of RFC 9530 have it. */
  public static String digest(byte[] sha256) {
    return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
  }

  /** The SHA-256 in a digest field, among others perhaps; empty when it names none. */
  public static Optional<byte[]> hash(String field) {
    for (String member : field.split(",", -1)) {
      String text = member.strip();
      if (text.startsWith("sha-256=:") && text.endsWith(":") && text.length() > 10) {
        return Base64Strict.decode(text.substring(9, text.length() - 1))
            .filter(each -> each.length == TreeHash.BYTES);
      }
    }
    return Optional.empty();
  }
}
