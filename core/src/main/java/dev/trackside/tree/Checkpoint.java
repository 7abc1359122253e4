package dev.trackside.tree;

import java.util.Base64;
import java.util.Optional;

/**
 * The text of a checkpoint (C2SP tlog-checkpoint): which log, how many leaves, which root. It says
 * everything about the entries before it and nothing about those after it.
 *
 * <pre>
 * ORIGIN
 * SIZE    decimal, without leading zeros
 * ROOT    base64 of 32 bytes
 * </pre>
 *
 * @param origin the log's name, which is its key's name too
 * @param size leaves
 * @param root over them
 */
public record Checkpoint(String origin, long size, byte[] root) {
  /** The checkpoint in a note's text; further lines are allowed, empty ones are not. */
  public static Optional<Checkpoint> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || !lines[lines.length - 1].isEmpty() || lines[0].isEmpty()) {
      return Optional.empty();
    }
    for (int i = 3; i < lines.length - 1; i++) {
      if (lines[i].isEmpty()) {
        return Optional.empty();
      }
    }
    Optional<Long> size = decimal(lines[1]);
    Optional<byte[]> root = Base64Strict.decode(lines[2]);
    return size.isPresent() && root.isPresent() && root.get().length == TreeHash.BYTES
        ? Optional.of(new Checkpoint(lines[0], size.get(), root.get()))
        : Optional.empty();
  }

  /** A number without sign, leading zeros or anything else around it. */
  static Optional<Long> decimal(String text) {
    if (!text.matches("0|[1-9][0-9]{0,18}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** What is signed. */
  public String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
  }
}
