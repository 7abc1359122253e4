package dev.trackside.app.stress.oracle;

import dev.trackside.app.json.Json;
import dev.trackside.app.stress.traffic.CarChannels;
import dev.trackside.app.stress.traffic.SentBook;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * One sink's batches, line by line, against the book. In the garage a packet is known by the car's
 * own id of it; abroad by its request id, under which the garage has it.
 */
final class SinkLook {
  private final SentBook book;
  private final RequestIndex index;
  private final boolean isAbroad;
  private final Tally tally;
  private final Map<String, Long> leaks = new TreeMap<>();
  private long lines;
  private long invented;

  private SinkLook(SentBook book, RequestIndex index, boolean isAbroad) {
    this.book = book;
    this.index = index;
    this.isAbroad = isAbroad;
    this.tally = new Tally(book);
  }

  /** A look at the sink in the garage. */
  static SinkLook atHome(SentBook book) {
    return new SinkLook(book, new RequestIndex(), false);
  }

  /** A look at a sink abroad, which is held against {@link LeakRules} as well. */
  SinkLook abroad() {
    return new SinkLook(book, index, true);
  }

  SinkLook read(DeliveredBatches batches) throws IOException {
    batches.read(this::take);
    return this;
  }

  private void take(String line) {
    lines++;
    JsonNode packet = Json.read(line);
    String request = packet.path("request_id").asString("");
    int car = isAbroad ? index.car(request) : book.car(packet.path("source").asString(""));
    long number =
        isAbroad ? index.number(request) : SentBook.number(packet.path("packet_id").asString(""));
    if (book.find(car, number) == null) {
      invented++;
      return;
    }
    if (isAbroad) {
      String circuit = book.plan().sessionOf(number).circuit();
      LeakRules.leaks(line, packet, circuit).forEach(name -> leaks.merge(name, 1L, Long::sum));
    } else {
      index.put(request, car, number);
    }
    long channels = 0;
    int sum = 0;
    for (Map.Entry<String, JsonNode> sample : packet.path("samples").properties()) {
      int place = CarChannels.place(sample.getKey());
      if (place >= 0) {
        channels |= 1L << place;
        sum += CarChannels.sum(place, sample.getValue().asDouble(Double.NaN));
      }
    }
    tally.see(car, (int) number, channels, sum);
  }

  Tally tally() {
    return tally;
  }

  /** How often each field came that must not. */
  Map<String, Long> leaks() {
    return leaks;
  }

  long lines() {
    return lines;
  }

  /** Lines of packets that nobody sent. */
  long invented() {
    return invented;
  }
}
