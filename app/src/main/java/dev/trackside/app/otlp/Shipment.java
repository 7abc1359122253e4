package dev.trackside.app.otlp;

import dev.trackside.delivery.batch.BatchRow;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a batch, in which there may be packets of traced requests.
 *
 * @param row the batch
 * @param what its kind
 * @param attempt how often it was sent in this run of the gateway, this time included
 * @param beganAtNanos epoch nanoseconds
 * @param endedAtNanos epoch nanoseconds
 * @param problem what went wrong, in fixed words; null for nothing
 */
record Shipment(
    BatchRow row,
    What what,
    int attempt,
    long beganAtNanos,
    long endedAtNanos,
    @Nullable String problem)
    implements Pending {
  /** What can happen to a batch. */
  enum What {
    /** It was offered to its sink. */
    SEND("send", Span.Kind.CLIENT),

    /** From when it was sealed until its acknowledgement was on the disk. */
    DELIVER("deliver", Span.Kind.INTERNAL);

    private final String word;
    private final Span.Kind kind;

    What(String word, Span.Kind kind) {
      this.word = word;
      this.kind = kind;
    }

    String word() {
      return word;
    }

    Span.Kind kind() {
      return kind;
    }
  }
}
