package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import dev.trackside.store.Reading;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads a log forwards, a block at a time, and keeps the block it is in. Each block is a read of
 * its own, so that the WAL is never held back. For one thread.
 */
public final class LogCursor {
  private static final int BYTES_AT_ONCE = 256 << 10;

  private final Reading reading;
  private final BlockLog log;
  private final UnaryOperator<Chunk> opener;
  private final int blocksAtOnce;
  private final Deque<StoredBlock> ahead = new ArrayDeque<>();
  private Window window = new Window(0, 0, Chunk.empty());
  private Chunk stored = window.chunk;

  /**
   * Packets with their positions: packet i of the chunk is at {@code first + i}.
   *
   * @param first position of the chunk's first packet
   * @param end the position behind its last packet
   * @param chunk the packets
   */
  public record Window(long first, long end, Chunk chunk) {}

  /** A cursor over a log; what is sealed in it stays sealed. */
  public LogCursor(Reading reading, BlockLog log) {
    this(reading, log, UnaryOperator.identity());
  }

  /**
   * A cursor over a log whose packets are opened.
   *
   * @param opener asked for a block each time that a position in it is asked for, so that nothing
   *     is handed out that may not be opened any more; what it throws is thrown
   */
  public LogCursor(Reading reading, BlockLog log, UnaryOperator<Chunk> opener) {
    this(reading, log, opener, 1);
  }

  /**
   * The same that reads some blocks at once where positions follow each other: for who goes through
   * many small ones and keeps the cursor no longer than that. What is changed in the file meanwhile
   * it may not see.
   */
  public LogCursor(Reading reading, BlockLog log, UnaryOperator<Chunk> opener, int blocksAtOnce) {
    this.reading = reading;
    this.log = log;
    this.opener = opener;
    this.blocksAtOnce = blocksAtOnce;
  }

  /** The block that holds a position or, over a gap, the next one; empty at the end. */
  public Optional<Window> at(long position) {
    if (position >= window.first && position < window.end) {
      return Optional.of(opened(window.first, window.end));
    }
    Optional<StoredBlock> next = next(position);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    StoredBlock block = next.get();
    Chunk unpacked = block.unpack();
    Chunk plain = opener.apply(unpacked);
    stored = unpacked;
    window = new Window(block.head().first(), block.head().end(), plain);
    return Optional.of(window);
  }

  private Optional<StoredBlock> next(long position) {
    boolean follows = position == window.end;
    if (!follows) {
      ahead.clear();
    }
    if (ahead.isEmpty()) {
      int most = follows ? blocksAtOnce : 1;
      reading.read(connection -> {
        int[] bytes = {0};
        log.visitFrom(
            connection,
            position,
            block -> {
              ahead.add(block);
              bytes[0] += block.sizeBytes();
              return ahead.size() < most && bytes[0] < BYTES_AT_ONCE;
            });
        return ahead.size();
      });
    }
    return Optional.ofNullable(ahead.poll());
  }

  @SuppressWarnings("ReferenceEquality") // the very same chunk
  private Window opened(long first, long end) {
    Chunk chunk = opener.apply(stored);
    if (chunk != window.chunk) {
      window = new Window(first, end, chunk);
    }
    return window;
  }
}
