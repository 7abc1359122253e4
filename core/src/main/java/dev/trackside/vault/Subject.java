package dev.trackside.vault;

import dev.trackside.fence.Cut;
import dev.trackside.fence.FlatJson;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose data a packet holds: whom it names, or else its source. */
final class Subject {
  /** For bytes that could not be read and came from nobody known. */
  static final String UNREAD = "(unread)";

  static final List<String> NAMES =
      List.of("driver", "driver_id", "driver_name", "driver_code", "tla");

  private Subject() {}

  /** The subject of a packet of a chunk. */
  static String of(Chunk chunk, int packet) {
    Map<String, Object> members =
        chunk.metadata().length(packet) == 0
            ? Map.of()
            : FlatJson.readAny(chunk.metadata().text(packet));
    int first = chunk.firstSample(packet);
    for (String name : NAMES) {
      String named = text(members.get(name));
      for (int i = first; named.isEmpty() && i < chunk.endSample(packet); i++) {
        if (chunk.channelOf(packet, i).equals(name)) {
          named = text(chunk, i);
        }
      }
      if (!named.isEmpty()) {
        return named;
      }
    }
    String source = chunk.stream(packet).source();
    return source.isEmpty() ? UNREAD : source;
  }

  /** The packet of a chunk that a packet of another is, or is a part of; -1 for none. */
  static int placeIn(Chunk whole, Chunk part, int packet) {
    long high = part.requestHigh(packet);
    long low = part.requestLow(packet);
    // A chunk's request ids follow each other; one that was put together is looked through.
    long guess = whole.count() == 0 ? -1 : low - whole.requestLow(0);
    if (guess >= 0 && guess < whole.count() && isAt(whole, (int) guess, high, low)) {
      return (int) guess;
    }
    for (int i = 0; i < whole.count(); i++) {
      if (isAt(whole, i, high, low)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isAt(Chunk whole, int packet, long high, long low) {
    return whole.requestHigh(packet) == high && whole.requestLow(packet) == low;
  }

  private static String text(@Nullable Object member) {
    return switch (member) {
      case String text -> text;
      case Cut.Literal literal when literal.isPlain() -> literal.json();
      case null, default -> "";
    };
  }

  private static String text(Chunk chunk, int sample) {
    return switch (chunk.kind(sample)) {
      case ValueKind.TEXT -> chunk.textValue(sample);
      case ValueKind.INTEGER -> Long.toString(chunk.bits(sample));
      case ValueKind.NUMBER -> {
        double number = chunk.number(sample);
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < 1e15;
        yield isWhole ? Long.toString((long) number) : Double.toString(number);
      }
      default -> "";
    };
  }
}
