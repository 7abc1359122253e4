package dev.trackside.gateway.sight;

import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerState;
import dev.trackside.guard.BreakerTransition;
import dev.trackside.store.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/** What a running gateway remembers of its last minutes. */
public final class Sight {
  private final Occurrences occurrences = new Occurrences();
  private final SourceMeter sources = new SourceMeter();
  private final Healing healing = new Healing();
  private final LatencyHistogram answers = new LatencyHistogram();

  /** What happened. */
  public Occurrences occurrences() {
    return occurrences;
  }

  /** How much comes from each source. */
  public SourceMeter sources() {
    return sources;
  }

  /** How long chunks took from their arrival to their answer, which is after the fsync. */
  public LatencyHistogram answers() {
    return answers;
  }

  /** How fast breakers close. */
  public Healing healing() {
    return healing;
  }

  /** A breaker changed its state, and that is on the disk. For the committer's thread. */
  public void changed(BreakerTransition change) {
    healing.note(change);
    if (change.to() == BreakerState.HALF_OPEN) {
      return; // it lasts for moments and nobody acts on it
    }
    boolean isOpen = change.to() == BreakerState.OPEN;
    BreakerKey key = change.key();
    String which = key.isOfSource() ? key.source() : key.channel() + " of " + key.source();
    @Nullable String hint =
        isOpen ? "it closes by itself when good data comes; trackside breaker tells more" : null;
    occurrences.add(
        new Occurrence(
            change.atMillis(),
            isOpen ? "breaker.opened" : "breaker.closed",
            "breaker of %s %s (%s)"
                .formatted(which, isOpen ? "opened" : "closed", change.cause().word()),
            hint));
  }
}
