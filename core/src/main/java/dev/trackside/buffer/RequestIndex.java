package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.CorruptBlockException;
import dev.trackside.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes where request ids lie: for each page of 4,096 ids the runs of positions that hold them. Ids
 * of a gateway's run rise nearly as positions do, so that a page is mostly one row of a log: a
 * hundred million packets are some 25,000 rows. What comes late, from the dead letters, has rows of
 * its own.
 *
 * <p>It goes behind the commits and takes no part in them; what is not noted yet {@link
 * RequestFinder} looks for in the newest blocks. Rows and how far they go are written together, so
 * that a crash costs nothing but doing a step again. For one thread.
 */
public final class RequestIndex {
  private static final Logger LOG = System.getLogger(RequestIndex.class.getName());

  /** Positions of one page that are further apart than this are noted apart. */
  private static final long GAP = 4L * RequestPage.SIZE;

  private static final int MOST_PACKETS = 256 * 1024;
  private static final int MOST_BLOCKS = 4_096;
  private static final int MOST_STEPS = 8;

  private final Store store;
  private final BlockLog log;
  private long next = -1;

  /** The index of a log. */
  public RequestIndex(Store store, BlockLog log) {
    this.store = store;
    this.log = log;
  }

  /**
   * Notes what lies before a position, which is durable, when that is worth a commit; not more than
   * a second's worth, so that the notes of a large old file are written over some minutes.
   *
   * @param least packets that are worth it
   */
  public void keepUp(long end, long least) {
    int steps = 0;
    while (steps < MOST_STEPS && behind(end) >= least && step(end)) {
      steps++;
    }
  }

  /** Packets before an end that are not noted yet. */
  private long behind(long end) {
    if (next < 0) {
      next = store.read(connection -> RequestPage.indexedTo(connection, log));
    }
    return Math.max(0, end - next);
  }

  /** Notes the packets of some blocks; false when there is none. */
  private boolean step(long end) {
    if (behind(end) == 0) {
      return false;
    }
    long from = next;
    List<StoredBlock> blocks = blocks(from, end);
    if (blocks.isEmpty()) {
      return false;
    }
    Runs runs = new Runs();
    for (StoredBlock block : blocks) {
      try {
        runs.add(block.head().first(), block.unpackPackets());
      } catch (CorruptBlockException e) {
        // Nobody can read its packets, so that nobody has to find them.
        LOG.log(Level.WARNING, "request ids are not noted: {0}", e.getMessage());
      }
    }
    long to = blocks.getLast().head().end();
    store.write(connection -> {
      runs.write(connection, log);
      RequestPage.noteIndexedTo(connection, log, to);
    });
    next = to;
    return true;
  }

  private List<StoredBlock> blocks(long from, long end) {
    List<StoredBlock> blocks = new ArrayList<>();
    int[] packets = {0};
    store.read(connection -> {
      log.visitPacketsFrom(
          connection,
          from,
          block -> {
            if (block.head().first() >= end) {
              return false;
            }
            blocks.add(block);
            packets[0] += block.head().count();
            return packets[0] < MOST_PACKETS && blocks.size() < MOST_BLOCKS;
          });
      return blocks.size();
    });
    return blocks;
  }

  /** The runs of positions of pages, as they come. */
  private static final class Runs {
    private final List<Run> runs = new ArrayList<>();
    private final Map<RequestPage, Run> newest = new HashMap<>();

    private static final class Run {
      private final RequestPage page;
      private final long first;
      private long end;

      Run(RequestPage page, long first) {
        this.page = page;
        this.first = first;
        this.end = first + 1;
      }
    }

    void add(long position, Chunk chunk) {
      Run run = null;
      for (int packet = 0; packet < chunk.count(); packet++) {
        long high = chunk.requestHigh(packet);
        long page = RequestPage.of(chunk.requestLow(packet));
        long at = position + packet;
        if (run == null || run.page.high() != high || run.page.page() != page) {
          run = at(new RequestPage(high, page), at);
        }
        run.end = at + 1;
      }
    }

    private Run at(RequestPage page, long position) {
      Run known = newest.get(page);
      if (known != null && position - known.end <= GAP) {
        return known;
      }
      Run begun = new Run(page, position);
      newest.put(page, begun);
      runs.add(begun);
      return begun;
    }

    /** Adds to the newest row of each page what follows it closely; the same twice is as once. */
    void write(Connection connection, BlockLog log) throws SQLException {
      String extend =
          "UPDATE request_page SET to_ = max(to_, ?5) WHERE high = ?1 AND page = ?2 AND log = ?3"
              + " AND to_ >= ?4 AND first = (SELECT max(first) FROM request_page"
              + " WHERE high = ?1 AND page = ?2 AND log = ?3)";
      String insert =
          "INSERT INTO request_page (high, page, log, first, to_) VALUES (?, ?, ?, ?, ?)";
      try (PreparedStatement more = connection.prepareStatement(extend);
          PreparedStatement another = connection.prepareStatement(insert)) {
        for (Run run : runs) {
          fill(more, run, log, run.first - GAP);
          if (more.executeUpdate() == 0) {
            fill(another, run, log, run.first);
            another.executeUpdate();
          }
        }
      }
    }

    private static void fill(PreparedStatement statement, Run run, BlockLog log, long first)
        throws SQLException {
      statement.setLong(1, run.page.high());
      statement.setLong(2, run.page.page());
      statement.setInt(3, log.number());
      statement.setLong(4, first);
      statement.setLong(5, run.end);
    }
  }
}
