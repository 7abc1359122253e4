package dev.trackside.packet;

/** Bytes that should be a block are none: damaged on disk, cut short, or of a newer version. */
public final class CorruptBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A block that cannot be read, with what is wrong in it. */
  public CorruptBlockException(String problem) {
    super(problem);
  }
}
