package dev.trackside.guard;

import dev.trackside.guard.BreakerTransition.Cause;
import org.jspecify.annotations.Nullable;

/**
 * The states of one breaker and how they follow each other: of a source, or of one of its channels.
 * A state is a value; time is handed in, in monotonic nanoseconds.
 *
 * <pre>
 * state       event                                     then        what comes
 * CLOSED      good                                      CLOSED, 0   passes
 *             bad, the n-th in a row (n = failures)     OPEN        is bad
 *             bad, before that                          CLOSED, +1  is bad
 * OPEN        anything, recovery is over                HALF_OPEN   then as there
 *             good, the n-th in a row (n = evidence)    HALF_OPEN   is held
 *             good, before that                         OPEN, +1    is held
 *             bad                                       OPEN, 0     is bad
 * HALF_OPEN   good, the n-th (n = probes)               CLOSED, 0   passes
 *             good, before that                         HALF, +1    passes
 *             bad                                       OPEN, 0     is bad
 * not CLOSED  nothing, for as long as the recovery      CLOSED, 0
 * any         neutral                                   as it was   is as it is
 *             reset by hand                             CLOSED, 0
 * </pre>
 *
 * <p>Bad ones never pass and keep their own reason; so the breaker only decides about good ones.
 * What comes is judged before it comes here, so a probe's outcome is known at once and never more
 * than {@code probes} pass before it closes. Neutral is what says nothing about the sensor: no
 * signal, or a time out of line.
 */
final class CircuitBreaker {
  /** Closed, nothing to remember. */
  static final State REST = new State.Closed(0);

  private CircuitBreaker() {}

  /** A state with what it counts. */
  sealed interface State {
    /** Passing; so many failures in a row. */
    record Closed(int failures) implements State {}

    /** Holding since a moment; so many good ones in a row. */
    record Open(long sinceNanos, int good) implements State {}

    /** Probing; so many have passed. */
    record HalfOpen(int passed) implements State {}

    /** The state's name. */
    default BreakerState name() {
      return switch (this) {
        case Closed closed -> BreakerState.CLOSED;
        case Open open -> BreakerState.OPEN;
        case HalfOpen halfOpen -> BreakerState.HALF_OPEN;
      };
    }
  }

  /** What the guard says of something. */
  enum Outcome {
    /** It is good. */
    GOOD,
    /** It is a failure. */
    BAD,
    /** It says nothing about the sensor. */
    NEUTRAL
  }

  /**
   * The state after nothing came since a moment. A source that stops sending teaches nothing more,
   * and what it was held for must not wait for ever.
   */
  static State afterSilence(State state, long sinceNanos, long nanos, BreakerSettings settings) {
    boolean isOver = nanos - sinceNanos >= settings.recovery().toNanos();
    return isOver && state.name() != BreakerState.CLOSED ? REST : state;
  }

  /** The state in which an event at a moment finds the breaker: the recovery may be over. */
  static State due(State state, long nanos, BreakerSettings settings) {
    return state instanceof State.Open open && isOver(open, nanos, settings)
        ? new State.HalfOpen(0)
        : state;
  }

  /** The state after an event, for a state that is {@link #due}. */
  static State next(State state, Outcome outcome, long nanos, BreakerSettings settings) {
    return switch (outcome) {
      case NEUTRAL -> state;
      case GOOD -> afterGood(state, settings);
      case BAD -> afterBad(state, nanos, settings);
    };
  }

  private static State afterGood(State state, BreakerSettings settings) {
    return switch (state) {
      case State.Closed closed -> REST;
      case State.Open(long since, int good) ->
          good + 1 >= settings.evidence() ? new State.HalfOpen(0) : new State.Open(since, good + 1);
      case State.HalfOpen(int passed) ->
          passed + 1 >= settings.probes() ? REST : new State.HalfOpen(passed + 1);
    };
  }

  private static State afterBad(State state, long nanos, BreakerSettings settings) {
    return switch (state) {
      case State.Closed(int failures) ->
          failures + 1 >= settings.failures()
              ? new State.Open(nanos, 0)
              : new State.Closed(failures + 1);
      case State.Open(long since, int good) -> good == 0 ? state : new State.Open(since, 0);
      case State.HalfOpen halfOpen -> new State.Open(nanos, 0);
    };
  }

  /** True for a state that another failure leaves as it is. */
  static boolean staysAfterBad(State state, long nanos, BreakerSettings settings) {
    return state instanceof State.Open open && open.good() == 0 && !isOver(open, nanos, settings);
  }

  private static boolean isOver(State.Open open, long nanos, BreakerSettings settings) {
    return nanos - open.sinceNanos() >= settings.recovery().toNanos();
  }

  /** Why one state followed another by an event; null where the name stayed the same. */
  static @Nullable Cause cause(State from, State to) {
    if (from.name() == to.name()) {
      return null;
    }
    return switch (to.name()) {
      case CLOSED -> Cause.PROBES;
      case HALF_OPEN -> Cause.EVIDENCE;
      case OPEN -> from.name() == BreakerState.CLOSED ? Cause.FAILURES : Cause.BAD_PROBE;
    };
  }
}
