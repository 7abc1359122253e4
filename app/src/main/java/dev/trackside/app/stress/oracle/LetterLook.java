package dev.trackside.app.stress.oracle;

import dev.trackside.app.json.Json;
import dev.trackside.app.stress.traffic.CarChannels;
import dev.trackside.app.stress.traffic.SentBook;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** The gateway's dead letters at the end, against the book. */
final class LetterLook {
  private final SentBook book;
  private final Tally open;
  private final Tally any;
  private long letters;
  private long invented;

  LetterLook(SentBook book) {
    this.book = book;
    this.open = new Tally(book);
    this.any = new Tally(book);
  }

  /** Reads an export. */
  LetterLook read(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        take(Json.read(line));
      }
    }
    return this;
  }

  private void take(JsonNode letter) {
    letters++;
    int car = book.car(letter.path("source").asString(""));
    long number = SentBook.number(letter.path("packet_id").asString(""));
    SentBook.Entry entry = book.find(car, number);
    if (entry == null) {
      invented++;
      return;
    }
    String channel = letter.path("channel").asString("");
    int place = channel.isEmpty() ? -1 : CarChannels.place(channel);
    boolean isSplit = letter.path("split").asBoolean(false);
    long channels = isSplit && place >= 0 ? 1L << place : entry.all();
    any.see(car, (int) number, channels, 0);
    if (letter.path("state").asString("").equals("open")) {
      open.see(car, (int) number, channels, 0);
    }
  }

  /** The channels of each packet that wait in a dead letter. */
  Tally open() {
    return open;
  }

  /** The channels of each packet that are or were in one. */
  Tally any() {
    return any;
  }

  long letters() {
    return letters;
  }

  /** Letters of packets that nobody sent. */
  long invented() {
    return invented;
  }
}
