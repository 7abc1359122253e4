package dev.trackside.app.desk;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.LogCursor;
import dev.trackside.delivery.WithheldTable;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.fence.Waiting;
import dev.trackside.packet.Chunk;
import dev.trackside.store.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Goes through what waits at the geo-fence for a sink, the newest first, within bounds: what is
 * beyond is told, so that a figure can be called an estimate. For one thread.
 */
final class WaitingScan {
  /** Each is a batch's run of positions. */
  private static final int ROWS_MOST = 5_000;

  private static final int ROWS_AT_ONCE = 32;
  private static final int PACKETS_MOST = 20_000;

  private final Reading reading;
  private final LogCursor cursor;
  private int packets;
  private boolean leavesRowsOut;
  private boolean leavesPacketsOut;

  /** Is shown what waits. */
  interface Visitor {
    /** A run of positions, with the names that wait of each. */
    void row(WithheldRow row, Waiting waiting);

    /** One of the newest packets of which something waits. */
    void packet(WithheldRow row, Chunk chunk, int packet, Set<String> names);
  }

  WaitingScan(Reading reading, UnaryOperator<Chunk> opener) {
    this.reading = reading;
    this.cursor = new LogCursor(reading, BlockLog.ofBuffer(), opener);
  }

  /** How many packets were looked at, of all sinks. */
  int packets() {
    return packets;
  }

  /** True when there are more runs than were looked at. */
  boolean leavesRowsOut() {
    return leavesRowsOut;
  }

  /** True when there are more packets than were looked at. */
  boolean leavesPacketsOut() {
    return leavesPacketsOut || leavesRowsOut;
  }

  void through(long sink, Visitor visitor) {
    long before = Long.MAX_VALUE;
    int rows = 0;
    int left = PACKETS_MOST;
    while (true) {
      long end = before;
      List<WithheldRow> page =
          reading.read(connection -> WithheldTable.before(connection, sink, end, ROWS_AT_ONCE));
      for (WithheldRow row : page) {
        if (rows == ROWS_MOST) {
          leavesRowsOut = true;
          return;
        }
        rows++;
        Waiting waiting = Waiting.of(row.names());
        visitor.row(row, waiting);
        left -= packets(row, waiting, left, visitor);
        before = row.first();
      }
      if (page.size() < ROWS_AT_ONCE) {
        return;
      }
    }
  }

  /** Shows the packets of a run; returns how many there were. */
  private int packets(WithheldRow row, Waiting waiting, int most, Visitor visitor) {
    int shown = 0;
    long position = row.first();
    while (position < row.to()) {
      Set<String> names = waiting.at((int) (position - row.first()));
      if (names.isEmpty()) {
        position++;
        continue;
      }
      if (shown == most) {
        leavesPacketsOut = true;
        return shown;
      }
      Optional<LogCursor.Window> window = cursor.at(position);
      if (window.isEmpty() || window.get().first() > position) {
        // Removed a moment ago, or positions that a failed commit used up.
        position = window.map(LogCursor.Window::first).orElse(row.to());
        continue;
      }
      int packet = Math.toIntExact(position - window.get().first());
      visitor.packet(row, window.get().chunk(), packet, names);
      shown++;
      packets++;
      position++;
    }
    return shown;
  }
}
