package dev.trackside.guard;

import dev.trackside.guard.BreakerTransition.Cause;
import dev.trackside.guard.CircuitBreaker.Outcome;
import dev.trackside.guard.CircuitBreaker.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * All breakers that are not at rest, by source. What happened since {@link #mark} can be taken
 * back. Bounded: when there are too many, those that only count failures are forgotten, and what
 * still finds no place is counted. For one thread.
 */
final class Breakers {
  private static final int MOST = 65_536;

  /** Of one source, so that one cannot take the place of all others. */
  private static final int MOST_OF_SOURCE = 8_192;

  private final BreakerRules rules;
  private final Map<String, OfSource> sources = new HashMap<>();
  private final Map<BreakerKey, Kept> before = new LinkedHashMap<>();
  private final List<BreakerTransition> transitions = new ArrayList<>();
  private int size;
  private boolean isCrowded;
  private volatile long untracked;

  Breakers(BreakerRules rules) {
    this.rules = rules;
  }

  /** A breaker's state, since when it has the name it has, and when something came to it last. */
  static final class Kept {
    private final State state;
    private final long changedAtMillis;
    private long cameNanos;

    Kept(State state, long changedAtMillis, long cameNanos) {
      this.state = state;
      this.changedAtMillis = changedAtMillis;
      this.cameNanos = cameNanos;
    }

    static Kept atRest() {
      return new Kept(CircuitBreaker.REST, 0, 0);
    }

    State state() {
      return state;
    }
  }

  /** The breakers of one source; an empty channel is the source itself. */
  static final class OfSource {
    private final String source;
    private final BreakerSettings settings;
    private final Map<String, Kept> kept = new HashMap<>();
    private int version;

    OfSource(String source, BreakerSettings settings) {
      this.source = source;
      this.settings = settings;
    }

    /** The breaker of a channel, or of the source; null when it is at rest. */
    @Nullable Kept of(String channel) {
      return kept.get(channel);
    }

    boolean isEmpty() {
      return kept.isEmpty();
    }

    /** Takes a failure to which an open breaker only says "still"; false when there is more. */
    boolean isStillBad(String channel, Moment now) {
      Kept found = kept.get(channel);
      if (found == null || !CircuitBreaker.staysAfterBad(found.state, now.nanos(), settings)) {
        return false;
      }
      found.cameNanos = now.nanos();
      return true;
    }

    /** Rises when another set of channels has breakers that are not at rest. */
    int version() {
      return version;
    }
  }

  /** Breakers that could not be kept because there were too many. Read by any thread. */
  long untracked() {
    return untracked;
  }

  /** True when every breaker is at rest. */
  boolean isEmpty() {
    return size == 0;
  }

  /** The breakers of a source; null when all of them are at rest. */
  @Nullable OfSource find(String source) {
    return sources.get(source);
  }

  /**
   * Lets something come to a breaker.
   *
   * @return true when it may pass, which only means something for a good one
   */
  boolean come(BreakerKey key, Outcome outcome, Moment now) {
    OfSource ofSource = sources.get(key.source());
    Kept kept = ofSource == null ? null : ofSource.of(key.channel());
    if (kept == null && outcome != Outcome.BAD) {
      return true;
    }
    BreakerSettings settings = ofSource == null ? rules.of(key.source()) : ofSource.settings;
    State found = kept == null ? CircuitBreaker.REST : kept.state();
    State due = CircuitBreaker.due(found, now.nanos(), settings);
    State next = CircuitBreaker.next(due, outcome, now.nanos(), settings);
    boolean passes = outcome == Outcome.GOOD && due.name() != BreakerState.OPEN;
    if (!next.equals(found)) {
      long since = kept == null ? now.millis() : kept.changedAtMillis;
      remember(key, kept);
      if (due.name() != found.name()) {
        note(key, found, due, Cause.TIMEOUT, now);
      }
      Cause cause = CircuitBreaker.cause(due, next);
      if (cause != null) {
        note(key, due, next, cause, now);
      }
      boolean stays = due.name() == found.name() && next.name() == found.name();
      put(key, settings, new Kept(next, stays ? since : now.millis(), now.nanos()));
    } else if (kept != null && outcome != Outcome.NEUTRAL) {
      kept.cameNanos = now.nanos();
    }
    return passes;
  }

  private void note(BreakerKey key, State from, State to, Cause cause, Moment now) {
    transitions.add(new BreakerTransition(now.millis(), key, from.name(), to.name(), cause));
  }

  private void remember(BreakerKey key, @Nullable Kept kept) {
    if (!before.containsKey(key)) {
      before.put(key, kept == null ? Kept.atRest() : kept);
    }
  }

  // One thread writes; others read how many there are.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void put(BreakerKey key, BreakerSettings settings, Kept kept) {
    OfSource ofSource = sources.get(key.source());
    if (kept.state().equals(CircuitBreaker.REST)) {
      if (ofSource != null && ofSource.kept.remove(key.channel()) != null) {
        ofSource.version++;
        size--;
        isCrowded = false;
        if (ofSource.isEmpty()) {
          sources.remove(key.source());
        }
      }
      return;
    }
    boolean isNew = ofSource == null || !ofSource.kept.containsKey(key.channel());
    boolean isTooMany = ofSource != null && ofSource.kept.size() >= MOST_OF_SOURCE;
    if (isNew && (isTooMany || (size >= MOST && !makeRoom()))) {
      untracked++;
      return;
    }
    OfSource into = sources.computeIfAbsent(key.source(), source -> new OfSource(source, settings));
    into.kept.put(key.channel(), kept);
    into.version += isNew ? 1 : 0;
    size += isNew ? 1 : 0;
  }

  /** Forgets breakers that only count failures; false when there is none. */
  private boolean makeRoom() {
    if (isCrowded) {
      return false;
    }
    List<BreakerKey> counting = keys((key, kept) -> kept.state() instanceof State.Closed);
    for (BreakerKey key : counting) {
      OfSource ofSource = sources.get(key.source());
      if (ofSource != null) {
        remember(key, ofSource.of(key.channel()));
        put(key, ofSource.settings, Kept.atRest());
      }
    }
    isCrowded = counting.isEmpty(); // until one comes to rest, looking again is in vain
    return !isCrowded;
  }

  private List<BreakerKey> keys(BiPredicate<BreakerKey, Kept> which) {
    List<BreakerKey> keys = new ArrayList<>();
    for (OfSource ofSource : sources.values()) {
      ofSource.kept.forEach((channel, kept) -> {
        BreakerKey key = new BreakerKey(ofSource.source, channel);
        if (which.test(key, kept)) {
          keys.add(key);
        }
      });
    }
    return keys;
  }

  /**
   * Closes breakers by hand; an empty source or channel means any. Returns how many were not
   * closed; those that only count failures forget them.
   */
  int reset(String source, String channel, Moment now) {
    return close(
        keys((key, kept) ->
            (source.isEmpty() || source.equals(key.source()))
                && (channel.isEmpty() || channel.equals(key.channel()))),
        Cause.RESET,
        now);
  }

  /** Closes those to which nothing came for as long as their recovery; returns how many. */
  int closeSilent(Moment now) {
    return close(keys((key, kept) -> isSilent(key, kept, now)), Cause.SILENCE, now);
  }

  private boolean isSilent(BreakerKey key, Kept kept, Moment now) {
    BreakerSettings settings = rules.of(key.source());
    State after = CircuitBreaker.afterSilence(kept.state(), kept.cameNanos, now.nanos(), settings);
    return !after.equals(kept.state());
  }

  private int close(List<BreakerKey> keys, Cause cause, Moment now) {
    return keys.stream().mapToInt(key -> close(key, cause, now) ? 1 : 0).sum();
  }

  /** Brings a breaker to rest; true when it was not closed. */
  private boolean close(BreakerKey key, Cause cause, Moment now) {
    OfSource ofSource = sources.get(key.source());
    Kept kept = ofSource == null ? null : ofSource.of(key.channel());
    if (ofSource == null || kept == null) {
      return false;
    }
    remember(key, kept);
    boolean isClosing = kept.state().name() != BreakerState.CLOSED;
    if (isClosing) {
      note(key, kept.state(), CircuitBreaker.REST, cause, now);
    }
    put(key, ofSource.settings, Kept.atRest());
    return isClosing;
  }

  /** From here on {@link #rollBack} takes back. */
  void mark() {
    before.clear();
    transitions.clear();
  }

  /** Takes back everything since {@link #mark}. */
  void rollBack() {
    before.forEach((key, kept) -> put(key, rules.of(key.source()), kept));
    mark();
  }

  /** Every breaker touched since {@link #mark}, as it stands now. */
  List<BreakerStatus> changed() {
    return before.keySet().stream().map(this::status).toList();
  }

  /** The changes of state since {@link #mark}, in order. */
  List<BreakerTransition> transitions() {
    return List.copyOf(transitions);
  }

  /** Every breaker that is not at rest. */
  List<BreakerStatus> all() {
    return keys((key, kept) -> true).stream().map(this::status).toList();
  }

  private BreakerStatus status(BreakerKey key) {
    OfSource ofSource = sources.get(key.source());
    Kept kept = ofSource == null ? null : ofSource.of(key.channel());
    Kept found = kept == null ? Kept.atRest() : kept;
    return BreakerStatus.of(key, found.state, found.changedAtMillis);
  }

  /** Takes over what was kept before a restart. */
  void reload(List<BreakerStatus> kept, Moment now) {
    sources.clear();
    size = 0;
    mark();
    for (BreakerStatus each : kept) {
      BreakerSettings settings = rules.of(each.key().source());
      Kept state = new Kept(each.state(now, settings), each.changedAtMillis(), now.nanos());
      put(each.key(), settings, state);
    }
  }
}
