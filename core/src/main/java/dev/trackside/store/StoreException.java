package dev.trackside.store;

/** The store could not do what was asked; says what is wrong and what to do about it. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String hint;

  /** What kind of trouble it is. */
  public enum Kind {
    /** Another process holds the data directory. */
    LOCKED,
    /** No space is left on the device. */
    DISK_FULL,
    /** The file is damaged, or is no Trackside file. */
    DAMAGED,
    /** Permission is missing, or the file system does not do what is needed. */
    REFUSED,
    /** Reading or writing failed; the work was not kept. */
    FAILED,
    /** A COMMIT failed and it is not known whether the work was kept. */
    UNKNOWN,
    /** The store was closed. */
    CLOSED
  }

  /** A problem with its kind, a hint for whoever has to deal with it, and its cause. */
  public StoreException(
      Kind kind, String problem, String hint, @org.jspecify.annotations.Nullable Throwable cause) {
    super(problem, cause);
    this.kind = kind;
    this.hint = hint;
  }

  /** A failure of SQLite or of a file, with what is to be done about it. */
  public static StoreException explaining(String what, Exception cause) {
    return Connections.explain(what, cause);
  }

  /** What kind of trouble it is. */
  public Kind kind() {
    return kind;
  }

  /** What to do about it. */
  public String hint() {
    return hint;
  }
}
