package dev.trackside.buffer;

import java.util.HexFormat;

/**
 * The trace that a request is part of, as W3C Trace Context has it, and the span below which
 * belongs what becomes of its packets.
 *
 * @param trace the trace, 32 hexadecimal digits in lower case
 * @param span the span, 16 hexadecimal digits in lower case
 * @param isSampled whether its caller keeps the trace; of one that is not nothing need be told
 */
public record TraceMark(String trace, String span, boolean isSampled) {
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  /** Checks the parts. */
  public TraceMark {
    if (trace.length() != TRACE_DIGITS || span.length() != SPAN_DIGITS) {
      throw new IllegalArgumentException("a trace has 32 digits and a span 16");
    }
  }

  static TraceMark of(byte[] trace, byte[] span, boolean isSampled) {
    return new TraceMark(
        HexFormat.of().formatHex(trace), HexFormat.of().formatHex(span), isSampled);
  }

  byte[] traceBytes() {
    return HexFormat.of().parseHex(trace);
  }

  byte[] spanBytes() {
    return HexFormat.of().parseHex(span);
  }
}
