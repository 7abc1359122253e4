package dev.trackside.watch;

import dev.trackside.gateway.Health;
import dev.trackside.gateway.Health.SinkHealth;
import dev.trackside.gateway.Health.SinkState;
import dev.trackside.gateway.sight.Occurrence;
import dev.trackside.gateway.sight.Occurrences;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells what happened between two looks, a second apart. For one thread. */
final class Happenings {
  private final Occurrences occurrences;
  private @Nullable Health before;

  Happenings(Occurrences occurrences) {
    this.occurrences = occurrences;
  }

  void look(Health now) {
    Health then = before;
    before = now;
    if (then == null) {
      begin(now);
      return;
    }
    letters(then, now);
    Map<String, SinkHealth> sinks = new HashMap<>();
    then.sinks().forEach(each -> sinks.put(each.name(), each));
    for (SinkHealth sink : now.sinks()) {
      SinkHealth known = sinks.get(sink.name());
      if (known != null) {
        sink(known, sink, now.atMillis());
      }
    }
  }

  private void begin(Health now) {
    add(now.atMillis(), "gateway.started", "the gateway began", null);
    for (SinkHealth sink : now.sinks()) {
      if (sink.recovered() > 0) {
        add(
            now.atMillis(),
            "sink.recovered",
            "%s: %,d unfinished batches of an earlier run go first"
                .formatted(sink.name(), sink.recovered()),
            null);
      }
    }
  }

  private void letters(Health then, Health now) {
    long released = now.ledger().late() - then.ledger().late();
    if (released > 0) {
      add(
          now.atMillis(),
          "letters.released",
          "%,d dead letters went back into the buffer".formatted(released),
          null);
    }
    long discarded =
        now.ledger().discarded()
            + now.ledger().splitDiscarded()
            - then.ledger().discarded()
            - then.ledger().splitDiscarded();
    if (discarded > 0) {
      add(
          now.atMillis(),
          "letters.discarded",
          "%,d dead letters were discarded".formatted(discarded),
          null);
    }
  }

  private void sink(SinkHealth then, SinkHealth now, long at) {
    boolean wasOpen = then.lanes().openSinceMillis() > 0;
    boolean isOpen = now.lanes().openSinceMillis() > 0;
    if (isOpen && !wasOpen) {
      String problem = now.problem() == null ? "" : ": " + now.problem();
      add(at, "sink.circuit_opened", "circuit to " + now.name() + " opened" + problem, now.hint());
    } else if (wasOpen && !isOpen) {
      add(at, "sink.circuit_closed", "circuit to " + now.name() + " closed", null);
    }
    boolean wasPaused = then.state() == SinkState.PAUSED;
    boolean isPaused = now.state() == SinkState.PAUSED;
    if (wasPaused != isPaused) {
      String word = isPaused ? "paused" : "resumed";
      add(at, "sink." + word, "%s was %s".formatted(now.name(), word), null);
    }
    if (!Objects.equals(then.fence().policy(), now.fence().policy())) {
      String what = "policy for %s is %s now".formatted(now.name(), now.fence().policy());
      add(at, "policy.activated", what, null);
    }
  }

  /** Tells of alerts that came and went. */
  void tell(List<Alert.Change> changes) {
    for (Alert.Change each : changes) {
      Alert alert = each.alert();
      boolean isOver = each.kind() == Alert.Change.Kind.OVER;
      add(
          each.atMillis(),
          isOver ? "alert.over" : "alert.raised",
          isOver ? "over: " + alert.what() : alert.what(),
          isOver ? null : alert.hint());
    }
  }

  /** Tells what somebody did. By any thread. */
  void acted(long at, String kind, String what) {
    add(at, kind, what, null);
  }

  private void add(long at, String kind, String what, @Nullable String hint) {
    occurrences.add(new Occurrence(at, kind, what, hint));
  }
}
