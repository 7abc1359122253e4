package dev.trackside.app.stress.drive;

/** Told how a run goes, some times a second. */
public interface Watching {
  /**
   * A look at a run.
   *
   * @param share how far it is, 0 to 1
   * @param text rates, and what is broken at this moment
   */
  void at(double share, String text);

  /** Something happened that is worth a line of its own. */
  void event(double seconds, String text);
}
