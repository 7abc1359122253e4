package dev.trackside.app.desk;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.StoredBlock;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.CorruptBlockException;
import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Goes through every block of both logs as they are stored, past those that cannot be read, and
 * remembers which these were. Each block is a read of its own. For one thread.
 */
final class BlockWalk {
  private final Reading reading;
  private final Set<String> unread = new LinkedHashSet<>();

  /** Is told how far it is. */
  interface Progress {
    /** Packets that are done, of how many. */
    void at(long done, long all);
  }

  BlockWalk(Reading reading) {
    this.reading = reading;
  }

  /**
   * Shows every block to a visitor.
   *
   * @param visitor takes the packets, and what to call the block
   */
  void walk(BiConsumer<Chunk, String> visitor, Progress progress) {
    walk("buffer", BlockLog.ofBuffer(), visitor, progress);
    walk("dead letters", BlockLog.ofDeadLetters(), visitor, progress);
  }

  /** What could not be read, in any of the walks. */
  Set<String> unread() {
    return unread;
  }

  private void walk(
      String log, BlockLog blocks, BiConsumer<Chunk, String> visitor, Progress progress) {
    long position = 0;
    try {
      long end = end(blocks);
      List<StoredBlock> next = at(blocks, position);
      while (!next.isEmpty()) {
        StoredBlock block = next.getFirst();
        String where = "%s, packets from %d".formatted(log, block.head().first());
        visit(block, where, visitor);
        position = block.head().end();
        progress.at(Math.min(position, end), end);
        next = at(blocks, position);
      }
    } catch (StoreException e) {
      // The file itself is damaged: nobody can say where the next block is.
      unread.add("%s, all packets from %d: %s".formatted(log, position, e.getMessage()));
    }
  }

  private void visit(StoredBlock block, String where, BiConsumer<Chunk, String> visitor) {
    try {
      visitor.accept(block.unpack(), where);
    } catch (CorruptBlockException | IllegalArgumentException e) {
      unread.add(where);
    }
  }

  private List<StoredBlock> at(BlockLog log, long position) {
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
    return found;
  }

  private long end(BlockLog log) {
    long[] end = {1};
    reading.read(connection -> {
      log.visitPacketsBackwards(
          connection,
          block -> {
            end[0] = block.head().end();
            return false;
          });
      return end[0];
    });
    return end[0];
  }
}
