package dev.trackside.app.pitwall;

import dev.trackside.app.json.Json;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The values of a channel over time, in the order of their event times. For one thread. */
final class Strip {
  /** Points of a window: more than a screen has across. */
  private static final int POINTS_MOST = 2_400;

  /** Points of a short piece of a window at most: a screen shows it some pixels wide. */
  private static final int POINTS_OF_PIECE = 120;

  private static final long NANOS_OF_MILLI = 1_000_000;

  private long[] times = new long[64];
  private double[] values = new double[64];
  private int count;

  /** Adds a sample, if it can be drawn. */
  void add(Chunk chunk, int packet, int sample) {
    double value =
        switch (chunk.kind(sample)) {
          case ValueKind.NUMBER -> chunk.number(sample);
          case ValueKind.INTEGER, ValueKind.BOOLEAN -> chunk.bits(sample);
          default -> Double.NaN; // words, nothing, or what was erased
        };
    if (Double.isFinite(value)) {
      add(chunk.eventTime(packet) / NANOS_OF_MILLI, value);
    }
  }

  /** Adds a value at a time in epoch milliseconds. */
  void add(long atMillis, double value) {
    if (count == times.length) {
      times = Arrays.copyOf(times, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
    times[count] = atMillis;
    values[count] = value;
    count++;
  }

  /** The times, counted in milliseconds from {@code t0}, and the values. */
  ObjectNode view() {
    sort();
    return view(POINTS_MOST);
  }

  /** The same of a piece of a window: as many points as its share of the window's. */
  ObjectNode viewOfPiece(Duration window) {
    sort();
    double share = count == 0 ? 0 : (times[count - 1] - times[0]) / (double) window.toMillis();
    return view((int) Math.clamp(POINTS_MOST * share, POINTS_OF_PIECE, POINTS_MOST));
  }

  private ObjectNode view(int pointsMost) {
    ObjectNode view = Json.object();
    view.put("t0", count == 0 ? null : (Long) times[0]);
    ArrayNode t = view.putArray("t");
    ArrayNode v = view.putArray("v");
    for (int i : chosen(pointsMost)) {
      t.add(times[i] - times[0]);
      v.add(values[i]);
    }
    return view;
  }

  /** Cars send late ones: what came last need not be the newest. */
  private void sort() {
    if (IntStream.range(1, count).allMatch(i -> times[i - 1] <= times[i])) {
      return;
    }
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted((one, other) -> Long.compare(times[one], times[other]))
            .mapToInt(Integer::intValue)
            .toArray();
    times = Arrays.stream(order).mapToLong(i -> times[i]).toArray();
    values = Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
  }

  /** All when they are few; else the lowest and the highest of each share of the time. */
  private int[] chosen(int pointsMost) {
    if (count <= pointsMost) {
      return IntStream.range(0, count).toArray();
    }
    int shares = pointsMost / 2;
    double width = (times[count - 1] - times[0] + 1) / (double) shares;
    int[] chosen = new int[pointsMost];
    int length = 0;
    int next = 0;
    for (int share = 1; share <= shares && next < count; share++) {
      int low = -1;
      int high = -1;
      while (next < count && (share == shares || times[next] - times[0] < share * width)) {
        low = low < 0 || values[next] < values[low] ? next : low;
        high = high < 0 || values[next] > values[high] ? next : high;
        next++;
      }
      if (low >= 0) {
        chosen[length++] = Math.min(low, high);
        if (low != high) {
          chosen[length++] = Math.max(low, high);
        }
      }
    }
    return Arrays.copyOf(chosen, length);
  }
}
