package dev.trackside.connectors.parquet;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Small numbers as runs of equal ones, the half of Parquet's hybrid encoding that suits telemetry:
 * the samples of a packet share all but their channel. What repeats without being equal is left to
 * the compression of the page.
 *
 * <pre>
 * run      count &lt;&lt; 1 as varint, the number in as many whole bytes as the width needs
 * </pre>
 */
final class Runs {
  private int[] values = new int[64];
  private int[] counts = new int[64];
  private int runs;

  void add(int value) {
    if (runs > 0 && values[runs - 1] == value) {
      counts[runs - 1]++;
      return;
    }
    if (runs == values.length) {
      values = Arrays.copyOf(values, runs * 2);
      counts = Arrays.copyOf(counts, runs * 2);
    }
    values[runs] = value;
    counts[runs++] = 1;
  }

  /** The runs, for numbers of at most so many bits. */
  byte[] encoded(int bits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int bytes = (bits + 7) / 8;
    for (int run = 0; run < runs; run++) {
      CompactThrift.varint(out, (long) counts[run] << 1);
      for (int i = 0; i < bytes; i++) {
        out.write(values[run] >>> (8 * i));
      }
    }
    return out.toByteArray();
  }
}
