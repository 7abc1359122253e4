package dev.trackside.app.otlp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that is over.
 *
 * @param trace the trace, 32 hexadecimal digits
 * @param id 16 hexadecimal digits
 * @param parent the span that it is a part of; empty for the first of a trace
 * @param name what was done
 * @param kind on which side of a call it stands
 * @param beganAtNanos epoch nanoseconds
 * @param endedAtNanos epoch nanoseconds, not before it began
 * @param attributes its particulars: texts, whole numbers as {@link Long}
 * @param problem what went wrong, in fixed words; null for nothing
 */
record Span(
    String trace,
    String id,
    String parent,
    String name,
    Kind kind,
    long beganAtNanos,
    long endedAtNanos,
    Map<String, Object> attributes,
    @Nullable String problem)
    implements Pending {
  /** On which side of a call, by the number that OTLP has for it. */
  enum Kind {
    INTERNAL(1),
    SERVER(2),
    CLIENT(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  Span {
    attributes = Map.copyOf(attributes);
    endedAtNanos = Math.max(beganAtNanos, endedAtNanos); // the wall clock may step
  }
}
