package dev.trackside.app.access;

import dev.trackside.app.access.Admission.Reason;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Those who were turned away and of whom the audit log does not know yet, counted. The first one is
 * due at once; while more come, the next entry is due a minute later, and then after twice as long
 * each time, up to an hour. Safe for many threads.
 */
final class Refusals {
  private static final long FIRST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long MOST_NANOS = Duration.ofHours(1).toNanos();
  private static final int MARKS_MOST = 20;

  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);
  private final Set<String> marks = new TreeSet<>();
  private boolean isQuiet = true;
  private long pause;
  private long writtenAt;

  synchronized void add(Reason reason, String mark) {
    counts.merge(reason, 1L, Long::sum);
    if (marks.size() < MARKS_MOST) {
      marks.add(mark);
    }
  }

  /** The entry that is due now. */
  synchronized Optional<Event> due(long now) {
    if (!isQuiet && now - writtenAt < pause) {
      return Optional.empty();
    }
    if (counts.isEmpty()) {
      isQuiet = true;
      return Optional.empty();
    }
    pause = isQuiet ? FIRST_NANOS : Math.min(MOST_NANOS, 2 * pause);
    isQuiet = false;
    writtenAt = now;
    return rest();
  }

  /** The entry of all that the log does not know yet, due or not. */
  synchronized Optional<Event> rest() {
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> reasons = new LinkedHashMap<>();
    counts.forEach((reason, count) -> reasons.put(reason.word(), count));
    Event event =
        Event.of(Kind.DENIED)
            .with("count", counts.values().stream().mapToLong(Long::longValue).sum())
            .with("reasons", reasons)
            .with("from", List.copyOf(marks));
    counts.clear();
    marks.clear();
    return Optional.of(event);
  }
}
