package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import dev.trackside.store.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads a log forwards, a block at a time, and keeps the block it is in. Each block is a read of
 * its own, so that the WAL is never held back. For one thread.
 */
public final class LogCursor {
  private final Reading reading;
  private final BlockLog log;
  private final UnaryOperator<Chunk> opener;
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
    this.reading = reading;
    this.log = log;
    this.opener = opener;
  }

  /** The block that holds a position or, over a gap, the next one; empty at the end. */
  public Optional<Window> at(long position) {
    if (position >= window.first && position < window.end) {
      return Optional.of(opened(window.first, window.end));
    }
    List<StoredBlock> found = new ArrayList<>(1);
    reading.read(connection -> {
      log.visitFrom(
          connection,
          position,
          block -> {
            found.add(block);
            return false;
          });
      return found.size();
    });
    if (found.isEmpty()) {
      return Optional.empty();
    }
    StoredBlock block = found.getFirst();
    Chunk unpacked = block.unpack();
    Chunk plain = opener.apply(unpacked);
    stored = unpacked;
    window = new Window(block.head().first(), block.head().end(), plain);
    return Optional.of(window);
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
