package dev.trackside.app.ingest;

/** Asks a job to stop after what it is doing. Safe for many threads. */
public final class Cancellation {
  private volatile boolean asked;

  /** Asks. */
  public void ask() {
    asked = true;
  }

  /** True when somebody asked. */
  public boolean isAsked() {
    return asked;
  }

  void check() throws InterruptedException {
    if (asked) {
      throw new InterruptedException("asked to stop");
    }
  }
}
