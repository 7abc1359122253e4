package dev.trackside.gateway;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.LogCursor;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.store.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads stored packets back, in the order of their positions, a block at a time, so that memory
 * stays small and the WAL is never held back. For one thread.
 */
public final class Replay {
  private static final BlockLog LOG = BlockLog.ofBuffer();
  private static final int BLOCKS_AT_ONCE = 64;

  private final Reading reading;
  private final UnaryOperator<Chunk> opener;
  private LogCursor cursor;
  private final ReplayQuery query;
  private long position;

  /** A replay of a file, open or not; what is sealed in it stays sealed. */
  public Replay(Reading reading, ReplayQuery query) {
    this(reading, query, UnaryOperator.identity());
  }

  /** A replay of a file, open or not, whose packets are opened. */
  public Replay(Reading reading, ReplayQuery query, UnaryOperator<Chunk> opener) {
    this.reading = reading;
    this.opener = opener;
    this.cursor = new LogCursor(reading, LOG, opener);
    this.query = query;
  }

  /** Reads some blocks at once: for a replay that ends soon. */
  public Replay ahead() {
    cursor = new LogCursor(reading, LOG, opener, BLOCKS_AT_ONCE);
    return this;
  }

  /** Goes on at a position, such as the {@link #position} at which another replay ended. */
  public Replay from(long newPosition) {
    position = newPosition;
    return this;
  }

  /**
   * Begins with the newest packets: those that were written within a time before the newest one, of
   * any source and session, and a bounded number of them.
   */
  public Replay fromNewest(Duration window, long packetsMost) {
    position =
        reading.read(connection -> {
          Newest newest = newest(connection);
          long from = Math.max(0, newest.end - packetsMost);
          return LOG.since(connection, from, newest.end, newest.atMillis - window.toMillis());
        });
    return this;
  }

  /** The position behind the newest packet, of any source and session. */
  public long newestEnd() {
    return reading.read(connection -> newest(connection).end);
  }

  private record Newest(long end, long atMillis) {}

  private static Newest newest(Connection connection) throws SQLException {
    Newest[] newest = {new Newest(0, 0)};
    LOG.visitPacketsBackwards(
        connection,
        block -> {
          newest[0] = new Newest(block.head().end(), block.head().committedAtMillis());
          return false;
        });
    return newest[0];
  }

  /** The position behind the last packet that was looked at. */
  public long position() {
    return position;
  }

  /** The next packets that match, at least one; empty at the end. */
  public Optional<Chunk> next() {
    while (true) {
      Optional<LogCursor.Window> window = cursor.at(position);
      if (window.isEmpty()) {
        return Optional.empty();
      }
      position = window.get().end();
      Chunk chosen = choose(window.get().chunk());
      if (chosen.count() > 0) {
        return Optional.of(chosen);
      }
    }
  }

  private Chunk choose(Chunk chunk) {
    if (query.channels().isEmpty() && matchesAll(chunk)) {
      return chunk;
    }
    ChunkBuilder chosen = new ChunkBuilder();
    for (int packet = 0; packet < chunk.count(); packet++) {
      if (matches(chunk, packet)) {
        copy(chunk, packet, chosen);
      }
    }
    return chosen.build();
  }

  private boolean matchesAll(Chunk chunk) {
    for (int packet = 0; packet < chunk.count(); packet++) {
      if (!matches(chunk, packet)) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(Chunk chunk, int packet) {
    long at = chunk.eventTime(packet);
    return at >= query.fromNanos()
        && at <= query.toNanos()
        && (query.session().isEmpty() || query.session().equals(chunk.stream(packet).session()))
        && (query.source().isEmpty() || query.source().equals(chunk.stream(packet).source()));
  }

  private void copy(Chunk chunk, int packet, ChunkBuilder to) {
    to.beginCopy(chunk, packet);
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
      if (query.channels().isEmpty() || query.channels().contains(chunk.channelOf(packet, i))) {
        to.sampleCopy(chunk, packet, i);
      }
    }
    if (to.openSamples() == 0) {
      to.cancel();
    } else {
      to.end();
    }
  }
}
