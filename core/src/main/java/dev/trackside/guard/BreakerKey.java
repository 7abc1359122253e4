package dev.trackside.guard;

import static java.util.Objects.requireNonNull;

/**
 * Which breaker.
 *
 * @param source the source
 * @param channel one of its channels; empty for the breaker of the source itself
 */
public record BreakerKey(String source, String channel) {
  /** In a question: all of them, as an empty part means any. */
  public static final BreakerKey ANY = new BreakerKey("", "");

  /** Checks the parts. */
  public BreakerKey {
    requireNonNull(source, "source is null");
    requireNonNull(channel, "channel is null");
  }

  /** True for the breaker of the source itself. */
  public boolean isOfSource() {
    return channel.isEmpty();
  }
}
