package dev.trackside.app.otlp;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** New ids; no secrets, and never only zeros. */
final class SpanIds {
  private SpanIds() {}

  /** Of a trace: 32 hexadecimal digits. */
  static String trace() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + span();
  }

  /** Of a span: 16 hexadecimal digits. */
  static String span() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }
}
