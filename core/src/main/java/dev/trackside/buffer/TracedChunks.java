package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import dev.trackside.store.Prepared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one commit, and those of them that came with a trace. Positions are given to all of
 * them together, so that only then it can be written which are whose. For the committer's thread.
 */
final class TracedChunks {
  private final BlockLog log;
  private final Map<Integer, TraceMark> traces = new HashMap<>(); // by the place among the chunks
  private final Prepared insert =
      new Prepared(
          "INSERT INTO request_trace (log, first, to_, trace, span, sampled)"
              + " VALUES (?, ?, ?, ?, ?, ?)");

  /** Traces of what goes to a log. */
  TracedChunks(BlockLog log) {
    this.log = log;
  }

  /** Forgets all. */
  void clear() {
    traces.clear();
  }

  /**
   * What a chunk came with.
   *
   * @param trace null for none
   * @param place which of the commit's chunks it becomes, unless it is empty
   */
  void note(@Nullable TraceMark trace, int place, Chunk chunk) {
    if (trace != null && chunk.count() > 0) {
      traces.put(place, trace);
    }
  }

  /**
   * Writes the traces beside their packets.
   *
   * @param chunks all of the commit for this log
   * @param position where the first of them begins
   */
  void write(Connection connection, List<Chunk> chunks, long position) throws SQLException {
    long first = position;
    for (int place = 0; !traces.isEmpty() && place < chunks.size(); place++) {
      long to = first + chunks.get(place).count();
      TraceMark trace = traces.get(place);
      if (trace != null) {
        PreparedStatement statement = insert.on(connection);
        statement.setInt(1, log.number());
        statement.setLong(2, first);
        statement.setLong(3, to);
        statement.setBytes(4, trace.traceBytes());
        statement.setBytes(5, trace.spanBytes());
        statement.setInt(6, trace.isSampled() ? 1 : 0);
        statement.executeUpdate();
      }
      first = to;
    }
  }
}
