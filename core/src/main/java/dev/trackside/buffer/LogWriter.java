package dev.trackside.buffer;

import dev.trackside.packet.Block;
import dev.trackside.packet.BlockEncoder;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Chunks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Writes what one commit has for a log: its chunks, put together and packed, as few blocks. For the
 * committer's thread.
 */
public final class LogWriter {
  /** A block beyond this is slow to read back; a group larger than it makes several. */
  private static final int BLOCK_SAMPLES = 512 * 1024;

  private final Sessions sessions;
  private final BlockEncoder encoder = new BlockEncoder();
  private long written;

  /** A writer that numbers sessions by a table that it shares with others. */
  public LogWriter(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Forgets how many bytes were written. */
  public void begin() {
    written = 0;
  }

  /** Bytes of the blocks written since {@link #begin}. */
  public long writtenBytes() {
    return written;
  }

  /**
   * The commit that blocks belong to.
   *
   * @param number its number
   * @param atMillis its time, epoch milliseconds
   */
  public record Commit(long number, long atMillis) {}

  /** Appends chunks at a position; returns the position behind them. */
  public long append(
      Connection connection, BlockLog log, List<Chunk> chunks, long position, Commit commit)
      throws SQLException {
    return append(connection, log, chunks, Map.of(), position, commit);
  }

  /**
   * Appends chunks at a position; returns the position behind them.
   *
   * @param packed the blocks of those that are packed already, by the chunk itself
   */
  public long append(
      Connection connection,
      BlockLog log,
      List<Chunk> chunks,
      Map<Chunk, Block> packed,
      long position,
      Commit commit)
      throws SQLException {
    long next = position;
    int from = 0;
    while (from < chunks.size()) {
      Block ready = packed.get(chunks.get(from));
      int to = from + 1;
      int samples = chunks.get(from).sampleCount();
      while (ready == null
          && to < chunks.size()
          && samples < BLOCK_SAMPLES
          && !packed.containsKey(chunks.get(to))) {
        samples += chunks.get(to++).sampleCount();
      }
      Chunk chunk = Chunks.concat(chunks.subList(from, to));
      append(connection, log, chunk, ready == null ? encoder.encode(chunk) : ready, next, commit);
      next += chunk.count();
      from = to;
    }
    return next;
  }

  private void append(
      Connection connection, BlockLog log, Chunk chunk, Block block, long position, Commit commit)
      throws SQLException {
    BlockHead head =
        new BlockHead(
            position,
            block.count(),
            block.samples(),
            log.isOfDeadLetters() ? 0 : late(chunk),
            sessions.number(connection, chunk, position, commit.atMillis()),
            commit.number(),
            commit.atMillis(),
            block.eventMin(),
            block.eventMax(),
            chunk.requestId(0),
            block.checksum());
    log.append(connection, head, block);
    written += block.sizeBytes();
  }

  /** A packet of the buffer that carries a defect was a dead letter before. */
  private static int late(Chunk chunk) {
    int late = 0;
    for (int packet = 0; chunk.hasDefects() && packet < chunk.count(); packet++) {
      late += chunk.isDefective(packet) ? 1 : 0;
    }
    return late;
  }
}
