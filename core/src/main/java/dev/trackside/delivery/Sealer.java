package dev.trackside.delivery;

import dev.trackside.packet.Chunk;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes batches: takes the next run of positions, encodes it, hashes it. What may leave will be
 * decided here, by the geo-fence, before the bytes are made. For one thread.
 */
final class Sealer {
  private final BufferCursor cursor;
  private final NdjsonEncoder encoder = new NdjsonEncoder();
  private final DeliveryOptions options;
  private final String node;

  Sealer(BufferCursor cursor, DeliveryOptions options, String node) {
    this.cursor = cursor;
    this.options = options;
    this.node = node;
  }

  /** The batch of the next packets from a position up to a limit; empty when there are none. */
  Optional<SealedBatch> next(long sink, long from, long end, long nowMillis) {
    Optional<BufferCursor.Window> first = cursor.at(from);
    if (first.isEmpty() || first.get().first() >= end) {
      return Optional.empty();
    }
    long start = Math.max(from, first.get().first());
    String id = "%s-s%d-%015d".formatted(node, sink, start);
    int count = encode(id, start, end, options.batchPackets(), options.batchBytes());
    long to = encodedTo;
    return Optional.of(sealed(id, sink, start, to, count, nowMillis));
  }

  /** The bytes of a batch that was sealed before, made again and held against their hash. */
  SealedBatch again(BatchRow row) {
    int count = encode(row.id(), row.first(), row.to(), Integer.MAX_VALUE, Integer.MAX_VALUE);
    SealedBatch made =
        sealed(row.id(), row.sink(), row.first(), row.to(), count, row.sealedAtMillis());
    boolean same = Arrays.equals(made.row().sha256(), row.sha256());
    if (count != row.count() || (!same && row.format() == NdjsonEncoder.FORMAT)) {
      throw new BatchChangedException(
          "batch %s has %d packets and hash %s, it was sealed with %d and another"
              .formatted(row.id(), count, made.sha256().substring(0, 12), row.count()));
    }
    return same ? new SealedBatch(row, made.bytes(), made.length()) : made;
  }

  private long encodedTo;

  private int encode(String id, long from, long end, int mostPackets, int mostBytes) {
    encoder.begin(id);
    long position = from;
    int count = 0;
    while (position < end && count < mostPackets && encoder.length() < mostBytes) {
      Optional<BufferCursor.Window> window = cursor.at(position);
      if (window.isEmpty() || window.get().first() >= end) {
        break;
      }
      Chunk chunk = window.get().chunk();
      long first = window.get().first();
      position = Math.max(position, first);
      long stop = Math.min(end, window.get().end());
      while (position < stop && count < mostPackets && encoder.length() < mostBytes) {
        encoder.packet(chunk, (int) (position - first));
        position++;
        count++;
      }
    }
    encodedTo = position;
    return count;
  }

  private SealedBatch sealed(String id, long sink, long from, long to, int count, long nowMillis) {
    int length = encoder.length();
    byte[] bytes = encoder.takeBytes();
    BatchRow row =
        new BatchRow(
            id,
            sink,
            from,
            to,
            count,
            length,
            Sha256.of(bytes, length),
            NdjsonEncoder.FORMAT,
            BatchState.DRAINING,
            0,
            nowMillis,
            null,
            0,
            null);
    return new SealedBatch(row, bytes, length);
  }
}
