package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.RequestId;
import dev.trackside.store.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds packets of a log by their request id, however many there are: by the notes of {@link
 * RequestIndex}, which say in which few blocks to look, and in the newest blocks, which have none
 * yet. Reads ids, not values.
 *
 * <p>Work: one search in the notes' key, O(log n), then the packets of a few blocks. For one
 * thread.
 */
public final class RequestFinder {
  /** Of blocks that have no notes yet so many are known by their heads. */
  private static final int HEADS_MOST = 8_192;

  /** Packets that are looked at, at most: a page and its neighbours are far fewer. */
  private static final long PACKETS_MOST = 1 << 20;

  private final Reading reading;
  private final BlockLog log;

  /** A finder in a log of a file, open or not. */
  public RequestFinder(Reading reading, BlockLog log) {
    this.reading = reading;
    this.log = log;
  }

  /**
   * A packet, and where it is.
   *
   * @param position in its log
   * @param block of which it is one
   * @param chunk the block's packets without their samples; what is sealed in them stays sealed
   * @param packet its place in the chunk
   */
  public record Place(long position, BlockHead block, Chunk chunk, int packet) {}

  /**
   * What is known of an id.
   *
   * @param places where it is, in order; a packet that was released has several
   * @param isPast true when the run that gave it has given later ones: it was given too
   * @param wasRemoved true when packets beside it were there and their blocks are gone
   * @param isWhole false when there are packets that nobody has looked at: notes are still written
   */
  public record Found(List<Place> places, boolean isPast, boolean wasRemoved, boolean isWhole) {
    /** Copies the list. */
    public Found {
      places = List.copyOf(places);
    }
  }

  /** Looks for an id. */
  public Found find(RequestId id) {
    Notes notes = reading.read(connection -> notes(connection, RequestPage.of(id)));
    Search search = new Search(id);
    for (RequestPage.Span span : notes.spans()) {
      search.look(heads(span.first(), span.to()));
    }
    List<BlockHead> newest = heads(notes.to(), Long.MAX_VALUE);
    search.look(newest);
    boolean isWhole = newest.size() < HEADS_MOST && search.left > 0;
    boolean wasRemoved = notes.spans().stream().anyMatch(span -> span.first() < notes.oldest());
    boolean isPast = notes.wasReached() || search.isPast;
    return new Found(List.copyOf(search.places.values()), isPast, wasRemoved, isWhole);
  }

  /**
   * What is noted of a page.
   *
   * @param spans where its ids lie
   * @param wasReached true when a later page of the run is noted
   * @param to up to which position all is noted
   * @param oldest the first position that there is a block for
   */
  private record Notes(List<RequestPage.Span> spans, boolean wasReached, long to, long oldest) {}

  /** How far the notes go is read first: what is written meanwhile is then looked at twice. */
  private Notes notes(Connection connection, RequestPage page) throws SQLException {
    long oldest = log.first(connection);
    if (!RequestPage.areNoted(connection)) {
      return new Notes(List.of(), false, 0, oldest);
    }
    long to = RequestPage.indexedTo(connection, log);
    boolean wasReached = new RequestPage(page.high(), page.page() + 1).wasReached(connection);
    return new Notes(page.spans(connection, log), wasReached, to, oldest);
  }

  /** The heads of the blocks that hold positions of a range, the oldest first. */
  private List<BlockHead> heads(long from, long to) {
    return reading.read(connection -> {
      long first = log.firstAt(connection, from);
      List<BlockHead> heads = new ArrayList<>(log.heads(connection, first, to, HEADS_MOST));
      heads.removeIf(head -> head.end() <= from);
      return heads;
    });
  }

  /** Goes through blocks, those first whose ids begin closest before the one that is meant. */
  private final class Search {
    private final RequestId id;
    private final TreeMap<Long, Place> places = new TreeMap<>();
    private long left = PACKETS_MOST;
    private boolean isPast;

    Search(RequestId id) {
      this.id = id;
    }

    void look(List<BlockHead> heads) {
      Comparator<BlockHead> before =
          Comparator.comparing(BlockHead::firstRequest, Comparator.reverseOrder());
      List<BlockHead> near = new ArrayList<>();
      heads.stream().filter(each -> isFrom(each.firstRequest())).sorted(before).forEach(near::add);
      heads.stream().filter(each -> !isFrom(each.firstRequest())).forEach(near::add);
      for (BlockHead head : near) {
        isPast |= isOfRun(head.firstRequest()) && !isFrom(head.firstRequest());
        boolean isAlone = head.count() == 1 && !head.firstRequest().equals(id);
        if (!isAlone && left > 0) {
          left -= head.count();
          look(head.first());
        }
      }
    }

    private boolean isFrom(RequestId first) {
      return first.compareTo(id) <= 0;
    }

    private boolean isOfRun(RequestId other) {
      return other.high() == id.high() && other.low() >>> 48 == id.low() >>> 48;
    }

    private void look(long position) {
      List<StoredBlock> found = new ArrayList<>(1);
      reading.read(connection -> {
        log.visitPacketsFrom(
            connection,
            position,
            block -> {
              found.add(block);
              return false;
            });
        return found.size();
      });
      for (StoredBlock block : found) {
        Chunk chunk = block.unpackPackets();
        for (int packet = 0; packet < chunk.count(); packet++) {
          boolean isOfRun =
              chunk.requestHigh(packet) == id.high()
                  && chunk.requestLow(packet) >>> 48 == id.low() >>> 48;
          isPast |= isOfRun && Long.compareUnsigned(chunk.requestLow(packet), id.low()) > 0;
          if (isOfRun && chunk.requestLow(packet) == id.low()) {
            long at = block.head().first() + packet;
            places.put(at, new Place(at, block.head(), chunk, packet));
          }
        }
      }
    }
  }
}
