package dev.trackside.delivery.feed;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.LogCursor;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.Terms;
import dev.trackside.fence.notice.NoticeFence;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import dev.trackside.store.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters as they were written, by their positions.
 *
 * <pre>
 * everywhere     at channel event position reason source split
 * in the garage  circuit detail request_id session timestamp, and value: the number that was bad,
 *                as a text
 * </pre>
 *
 * What must not be said is named in {@code withheld}, and the time is then one of whole seconds; of
 * a letter whose packet would be held as a whole that is all but its position. A letter's bytes,
 * its texts, its metadata and what is sealed in it are never read here, so a frozen batch holds
 * nothing that an erasure would have to find. A batch ends where positions are missing. For one
 * thread.
 */
final class DeadLetterReader implements FeedReader {
  private static final long MILLI_NANOS = 1_000_000;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final LogCursor cursor;
  private final @Nullable PolicyBook book;

  /**
   * A reader of a file.
   *
   * @param book the policies; null for a sink in the garage
   */
  DeadLetterReader(Reading reading, @Nullable PolicyBook book) {
    this.cursor = new LogCursor(reading, BlockLog.ofDeadLetters());
    this.book = book;
  }

  @Override
  public Optional<Page> next(long from, Terms terms) {
    Optional<LogCursor.Window> window = cursor.at(from);
    if (window.isEmpty()) {
      return Optional.empty();
    }
    NoticeFence fence = BreakerReader.fence(book, terms);
    FeedLines lines = new FeedLines();
    long first = Math.max(from, window.get().first());
    long position = first;
    while (window.isPresent() && window.get().first() <= position && !lines.isFull()) {
      Chunk chunk = window.get().chunk();
      while (position < window.get().end() && !lines.isFull()) {
        add(lines, position, chunk, Math.toIntExact(position - window.get().first()), fence);
        position++;
      }
      window = cursor.at(position);
    }
    return Optional.of(new Page(first, position, lines));
  }

  private static void add(
      FeedLines lines, long position, Chunk chunk, int packet, NoticeFence ofAll) {
    Defect defect = chunk.defect(packet);
    Stream stream = chunk.stream(packet);
    NoticeFence fence = ofAll.at(stream.circuit(), chunk.eventTime(packet));
    Map<String, Object> line = new LinkedHashMap<>();
    List<String> withheld = new ArrayList<>();
    line.put("event", "dead_letter");
    line.put("position", position);
    if (fence.isHeld(defect.channel())) {
      lines.add(
          FeedLines.About.THE_SITE, line, List.of("at", "channel", "reason", "source", "split"));
      return;
    }
    long atMillis = Math.floorDiv(chunk.receivedAt(packet), MILLI_NANOS);
    line.put("at", Instant.ofEpochMilli(fence.moment(atMillis)).toString());
    line.put("reason", defect.reason().word());
    line.put("split", defect.split());
    if (fence.saysSource(stream.source())) {
      line.put("source", stream.source());
    } else {
      withheld.add("source");
    }
    if (fence.saysChannel(defect.channel())) {
      line.put("channel", defect.channel());
    } else {
      withheld.add("channel");
    }
    if (fence.saysMore()) {
      line.put("circuit", stream.circuit());
      line.put("detail", defect.detail());
      line.put("request_id", chunk.requestId(packet).text());
      line.put("session", stream.session());
      line.put("timestamp", time(chunk.eventTime(packet)));
      value(chunk, packet, defect.channel()).ifPresent(value -> line.put("value", value));
    }
    lines.add(FeedLines.About.THE_SITE, line, withheld);
  }

  private static String time(long nanos) {
    long seconds = Math.floorDiv(nanos, SECOND_NANOS);
    return Instant.ofEpochSecond(seconds, Math.floorMod(nanos, SECOND_NANOS)).toString();
  }

  /** The number that stands in a channel; empty for what is none, or is sealed. */
  private static Optional<String> value(Chunk chunk, int packet, String channel) {
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.kind(sample) == ValueKind.NUMBER
          && chunk.channelOf(packet, sample).equals(channel)) {
        return Optional.of(Double.toString(chunk.number(sample)));
      }
    }
    return Optional.empty();
  }
}
