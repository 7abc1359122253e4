package dev.trackside.bench.rivals;

/** How a rival is set up. */
public enum Setting {
  /** Its own best way to have a packet on the device before the answer. */
  DURABLE("durable"),

  /** What it does when nobody sets anything. */
  DEFAULT("default");

  private final String word;

  Setting(String word) {
    this.word = word;
  }

  /** Its name in the output. */
  public String word() {
    return word;
  }
}
