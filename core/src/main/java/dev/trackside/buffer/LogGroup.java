package dev.trackside.buffer;

import dev.trackside.packet.Block;
import dev.trackside.packet.Chunk;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one commit appends to a log. For the committer's thread. */
public final class LogGroup {
  private final BlockLog log;
  private final TracedChunks traces;
  private final List<Chunk> chunks = new ArrayList<>();
  private final Map<Chunk, Block> packed = new HashMap<>();

  /** Nothing, for a log. */
  public LogGroup(BlockLog log) {
    this.log = log;
    this.traces = new TracedChunks(log);
  }

  /** Forgets all. */
  public void clear() {
    chunks.clear();
    packed.clear();
    traces.clear();
  }

  /** The chunks, in the order of their positions. */
  public List<Chunk> chunks() {
    return chunks;
  }

  /**
   * Adds a chunk, unless it is empty.
   *
   * @param block the chunk as a block, when somebody packed it already
   * @param trace the trace that it came with, null for none
   */
  public void add(Chunk chunk, Optional<Block> block, @Nullable TraceMark trace) {
    if (chunk.count() > 0) {
      traces.note(trace, chunks.size(), chunk);
      chunks.add(chunk);
      block.ifPresent(ready -> packed.put(chunk, ready));
    }
  }

  /** Appends all of it at a position; returns the position behind it. */
  public long write(Connection connection, LogWriter writer, long position, LogWriter.Commit commit)
      throws SQLException {
    traces.write(connection, chunks, position);
    return writer.append(connection, log, chunks, packed, position, commit);
  }
}
