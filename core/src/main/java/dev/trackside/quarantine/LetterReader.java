package dev.trackside.quarantine;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.LogCursor;
import dev.trackside.packet.Chunk;
import dev.trackside.store.Reading;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Reads dead letters from a file, open or not: a page at a time, only pages that hold some of what
 * is meant. For one thread.
 */
public final class LetterReader {
  private final Reading reading;
  private final LogCursor cursor;

  /** A reader of a file; what is sealed in it stays sealed. */
  public LetterReader(Reading reading) {
    this(reading, UnaryOperator.identity());
  }

  /** A reader of a file whose dead letters are opened. */
  public LetterReader(Reading reading, UnaryOperator<Chunk> opener) {
    this.reading = reading;
    this.cursor = new LogCursor(reading, BlockLog.ofDeadLetters(), opener);
  }

  /** The newest dead letters that are open and meant, the newest first. */
  public List<Letter> newest(LetterFilter filter, int most) {
    List<Letter> newest = new ArrayList<>();
    GroupQuery groups = new GroupQuery(filter);
    long page = page(filter.end() - 1);
    while (newest.size() < most) {
      long from = page;
      page = reading.read(connection -> groups.pageUpTo(connection, from));
      if (page < 0) {
        break;
      }
      List<Letter> letters = onPage(page, filter);
      for (int i = letters.size() - 1; i >= 0 && newest.size() < most; i--) {
        newest.add(letters.get(i));
      }
      page--;
    }
    return newest;
  }

  /** The dead letter of an id, open or not; empty when there is none, or its block is gone. */
  public Optional<Letter> find(long id) {
    Optional<LogCursor.Window> window = cursor.at(id);
    if (id < 0 || window.isEmpty() || window.get().first() > id) {
      return Optional.empty();
    }
    SettledPage settled = reading.read(connection -> SettledPage.read(connection, page(id)));
    int packet = Math.toIntExact(id - window.get().first());
    return Optional.of(new Letter(id, window.get().chunk(), packet, settled.state(id)));
  }

  /** Visits the dead letters that are open and meant, in order, until a visitor wants no more. */
  public void visit(LetterFilter filter, Predicate<Letter> visitor) {
    long position = filter.first();
    while (position < filter.end()) {
      Page next = next(filter, position);
      for (Letter letter : next.letters()) {
        if (!visitor.test(letter)) {
          return;
        }
      }
      position = next.end();
    }
  }

  /**
   * Open letters of one page.
   *
   * @param letters those that are meant
   * @param end the position up to which there are no others
   */
  public record Page(List<Letter> letters, long end) {
    /** The same with some letters at most; the others are behind its end. */
    Page first(int most) {
      return letters.size() <= most
          ? this
          : new Page(letters.subList(0, most), letters.get(most).position());
    }
  }

  /** The next page, from a position on, with open letters that are meant; none at the end. */
  public Page next(LetterFilter filter, long position) {
    long page = pageFrom(filter, position);
    if (page < 0 || page * LetterIndex.PAGE >= filter.end()) {
      return new Page(List.of(), filter.end());
    }
    LetterFilter behind = filter.withPositions(Math.max(filter.first(), position), filter.end());
    return new Page(onPage(page, behind), Math.min(filter.end(), (page + 1) * LetterIndex.PAGE));
  }

  /** The page, from that of a position on, with open letters that are meant; -1 for none. */
  long pageFrom(LetterFilter filter, long position) {
    GroupQuery groups = new GroupQuery(filter);
    return reading.read(connection -> groups.pageFrom(connection, page(position)));
  }

  /** The open letters of a page that are meant, in order. */
  List<Letter> onPage(long page, LetterFilter filter) {
    SettledPage settled = reading.read(connection -> SettledPage.read(connection, page));
    long position = Math.max(page * LetterIndex.PAGE, filter.first());
    long end = Math.min((page + 1) * LetterIndex.PAGE, filter.end());
    List<Letter> letters = new ArrayList<>();
    while (position < end) {
      Optional<LogCursor.Window> window = cursor.at(position);
      if (window.isEmpty()) {
        break;
      }
      long first = window.get().first();
      long stop = Math.min(end, window.get().end());
      for (position = Math.max(position, first); position < stop; position++) {
        int packet = Math.toIntExact(position - first);
        if (settled.state(position) == LetterState.OPEN
            && filter.means(position, window.get().chunk(), packet)) {
          letters.add(new Letter(position, window.get().chunk(), packet, LetterState.OPEN));
        }
      }
    }
    return letters;
  }

  private static long page(long position) {
    return Math.max(0, position) / LetterIndex.PAGE;
  }

  /** The groups that a filter's reasons, source and channel mean, those with most open first. */
  public List<LetterGroup> groups(LetterFilter filter, boolean withSettled, int most) {
    GroupQuery groups = new GroupQuery(filter);
    return reading.read(connection -> groups.groups(connection, withSettled, most));
  }

  /**
   * How many dead letters were ever written for a reason.
   *
   * @param packets whole packets
   * @param split single samples of accepted packets
   */
  public record Count(long packets, long split) {}

  /** All dead letters there ever were, by reason word. */
  public Map<String, Count> byReason() {
    Map<String, Count> counts = new TreeMap<>();
    for (LetterGroup group : groups(LetterFilter.ALL, true, Integer.MAX_VALUE)) {
      counts.merge(
          group.reason().word(),
          new Count(group.packets(), group.split()),
          (one, other) -> new Count(one.packets() + other.packets(), one.split() + other.split()));
    }
    return counts;
  }

  /** The newest acts, the newest first. */
  public List<Act> acts(int most) {
    return reading.read(connection -> ActTable.newest(connection, most));
  }

  /** The position behind the newest dead letter. */
  public long end() {
    return reading.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT next_dead_letter FROM ledger")) {
        return row.next() ? row.getLong(1) : 1L;
      }
    });
  }

  /** Open dead letters: whole packets and single samples together. */
  public long depth() {
    return reading.read(LetterReader::openIn);
  }

  /** Open dead letters as the index counts them. */
  public static long openIn(Connection connection) throws SQLException {
    return new GroupQuery(LetterFilter.ALL).open(connection);
  }
}
