package dev.trackside.delivery.feed;

import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.Terms;
import dev.trackside.fence.notice.NoticeFence;
import dev.trackside.store.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of state of the breakers, by their numbers.
 *
 * <pre>
 * {"at":"2026-03-08T14:03:12.250Z","cause":"failures","channel":"speed","event":"breaker",
 *  "from":"CLOSED","number":17,"source":"car-44","to":"OPEN"}
 * </pre>
 *
 * The channel is empty for the breaker of a whole source. What must not be said is named in {@code
 * withheld}, and the time is then one of whole seconds; of a channel whose class is to be held that
 * is all but the number.
 */
final class BreakerReader implements FeedReader {
  private static final int ROWS = 500;

  private final Reading reading;
  private final @Nullable PolicyBook book;

  /**
   * A reader of a file.
   *
   * @param book the policies; null for a sink in the garage
   */
  BreakerReader(Reading reading, @Nullable PolicyBook book) {
    this.reading = reading;
    this.book = book;
  }

  private record Change(
      long number, long at, String source, String channel, String from, String to, String cause) {}

  @Override
  public Optional<Page> next(long from, Terms terms) {
    List<Change> changes = reading.read(connection -> read(connection, from));
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    NoticeFence fence = fence(book, terms);
    FeedLines lines = new FeedLines();
    long to = from;
    for (Change each : changes) {
      if (lines.isFull()) {
        break;
      }
      add(lines, each, fence);
      to = each.number() + 1;
    }
    return Optional.of(new Page(changes.getFirst().number(), to, lines));
  }

  static NoticeFence fence(@Nullable PolicyBook book, Terms terms) {
    return book == null ? NoticeFence.onSite() : NoticeFence.of(book.find(terms.policy()), terms);
  }

  private static void add(FeedLines lines, Change change, NoticeFence fence) {
    Map<String, Object> line = new LinkedHashMap<>();
    List<String> withheld = new ArrayList<>();
    line.put("event", "breaker");
    line.put("number", change.number());
    if (fence.isHeld(change.channel())) {
      List<String> all = List.of("at", "cause", "channel", "from", "source", "to");
      lines.add(FeedLines.About.THE_SITE, line, all);
      return;
    }
    line.put("at", Instant.ofEpochMilli(fence.moment(change.at())).toString());
    line.put("from", change.from());
    line.put("to", change.to());
    line.put("cause", change.cause());
    if (fence.saysSource(change.source())) {
      line.put("source", change.source());
    } else {
      withheld.add("source");
    }
    if (fence.saysChannel(change.channel())) {
      line.put("channel", change.channel());
    } else {
      withheld.add("channel");
    }
    lines.add(FeedLines.About.THE_SITE, line, withheld);
  }

  private static List<Change> read(Connection connection, long from) throws SQLException {
    List<Change> changes = new ArrayList<>();
    String sql =
        "SELECT number, at, source, channel, from_, to_, cause FROM breaker_transition"
            + " WHERE number >= ? ORDER BY number LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      statement.setInt(2, ROWS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          changes.add(
              new Change(
                  row.getLong(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7)));
        }
      }
    }
    return changes;
  }
}
