package dev.trackside.store.page;

/** A page, or what hangs on it, is not what it was when it was written. */
public final class UnreadablePageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int page;

  UnreadablePageException(int page, String problem) {
    super("page " + page + " " + problem);
    this.page = page;
  }

  /** Its number, from 1 on. */
  public int page() {
    return page;
  }
}
