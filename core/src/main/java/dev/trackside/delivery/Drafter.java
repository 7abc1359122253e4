package dev.trackside.delivery;

import dev.trackside.buffer.LogCursor;
import dev.trackside.packet.Chunk;
import java.util.Arrays;
import java.util.Optional;

/**
 * Drafts batches: takes the next run of positions and encodes it. What may leave will be decided
 * here, by the geo-fence, before the bytes are made. For one thread.
 */
final class Drafter {
  private final LogCursor cursor;
  private final NdjsonEncoder encoder = new NdjsonEncoder();
  private final DeliveryOptions options;
  private final String node;

  Drafter(LogCursor cursor, DeliveryOptions options, String node) {
    this.cursor = cursor;
    this.options = options;
    this.node = node;
  }

  /** The next packets from a position up to a limit; empty when there are none. */
  Optional<Draft> next(long sink, long from, long end) {
    Optional<LogCursor.Window> window = cursor.at(from);
    if (window.isEmpty() || window.get().first() >= end) {
      return Optional.empty();
    }
    long start = Math.max(from, window.get().first());
    String id = "%s-s%d-%015d".formatted(node, sink, start);
    return Optional.of(draft(id, sink, start, end, options.batchPackets(), options.batchBytes()));
  }

  /** The bytes of a batch that was sealed before, made again and held against their hash. */
  SealedBatch again(BatchRow row) {
    SealedBatch made =
        draft(row.id(), row.sink(), row.first(), row.to(), Integer.MAX_VALUE, Integer.MAX_VALUE)
            .seal(row.sealedAtMillis());
    boolean same = Arrays.equals(made.row().sha256(), row.sha256());
    int count = made.row().count();
    if (count != row.count() || (!same && row.format() == NdjsonEncoder.FORMAT)) {
      throw new BatchChangedException(
          "batch %s has %d packets and hash %s, it was sealed with %d and another"
              .formatted(row.id(), count, made.sha256().substring(0, 12), row.count()));
    }
    return same ? new SealedBatch(row, made.bytes(), made.length()) : made;
  }

  private Draft draft(String id, long sink, long from, long end, int mostPackets, int mostBytes) {
    encoder.begin(id);
    long position = from;
    int count = 0;
    int late = 0;
    while (position < end && count < mostPackets && encoder.length() < mostBytes) {
      Optional<LogCursor.Window> window = cursor.at(position);
      if (window.isEmpty() || window.get().first() >= end) {
        break;
      }
      Chunk chunk = window.get().chunk();
      long first = window.get().first();
      position = Math.max(position, first);
      long stop = Math.min(end, window.get().end());
      while (position < stop && count < mostPackets && encoder.length() < mostBytes) {
        int packet = (int) (position - first);
        encoder.packet(chunk, packet);
        late += chunk.isDefective(packet) ? 1 : 0;
        position++;
        count++;
      }
    }
    int length = encoder.length();
    return new Draft(id, sink, from, position, count, late, encoder.takeBytes(), length);
  }
}
