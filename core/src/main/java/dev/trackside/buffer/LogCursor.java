package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import dev.trackside.store.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a log forwards, a block at a time, and keeps the block it is in. Each block is a read of
 * its own, so that the WAL is never held back. For one thread.
 */
public final class LogCursor {
  private final Reading reading;
  private final BlockLog log;
  private Window window = new Window(0, 0, Chunk.empty());

  /**
   * Packets with their positions: packet i of the chunk is at {@code first + i}.
   *
   * @param first position of the chunk's first packet
   * @param end the position behind its last packet
   * @param chunk the packets
   */
  public record Window(long first, long end, Chunk chunk) {}

  /** A cursor over a log. */
  public LogCursor(Reading reading, BlockLog log) {
    this.reading = reading;
    this.log = log;
  }

  /** The block that holds a position or, over a gap, the next one; empty at the end. */
  public Optional<Window> at(long position) {
    if (position >= window.first && position < window.end) {
      return Optional.of(window);
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
    window = new Window(block.head().first(), block.head().end(), block.unpack());
    return Optional.of(window);
  }
}
