package dev.trackside.policy;

/**
 * Where a sink keeps what it gets.
 *
 * @param name its name in policies and settings
 * @param title for people
 * @param jurisdiction where it lies; empty for nobody knows
 */
public record Destination(String name, String title, String jurisdiction) {
  /** The garage itself: what goes there does not leave. */
  public static final Destination SITE = new Destination("site", "the garage itself", "");

  /** A destination that the policy does not know. */
  public static Destination unknown(String name) {
    return new Destination(name, "unknown", "");
  }

  /** True for the garage itself. */
  public boolean isSite() {
    return name.equals(SITE.name);
  }
}
