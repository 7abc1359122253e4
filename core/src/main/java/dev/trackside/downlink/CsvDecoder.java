package dev.trackside.downlink;

import dev.trackside.downlink.PacketDraft.Bytes;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.nio.charset.StandardCharsets;

/**
 * Packets from the rows of one CSV file: a wide row is one packet with a sample for every cell that
 * is not empty, a narrow one is a packet of one sample, and what else it holds is its metadata. For
 * one thread.
 */
final class CsvDecoder {
  private static final byte[] CAR = "car-".getBytes(StandardCharsets.US_ASCII);

  private final ChunkBuilder builder;
  private final CsvLayout layout;
  private final CsvTime times;
  private final PacketDraft draft;
  private final NumberText number = new NumberText();
  private final Bytes carName = new Bytes();
  private final int[] channels;
  private int tables;

  CsvDecoder(ChunkBuilder builder, CsvLayout layout, Stream defaults, Limits limits) {
    this.builder = builder;
    this.layout = layout;
    this.times = layout.times();
    this.draft = new PacketDraft(builder, defaults, limits);
    this.channels = new int[layout.names().size()];
    this.tables = builder.tables() - 1;
  }

  /** True when a row has as many cells as the header. */
  boolean fits(CsvRow row) {
    return row.count() == layout.names().size();
  }

  /** Adds the packet of a row; the bytes are kept if it is a dead letter. */
  void row(CsvRow row, byte[] bytes, int start, int end, long line) {
    draft.clear();
    int columns = layout.names().size();
    if (!fits(row)) {
      draft.broken(Reason.MALFORMED, "expected=" + columns + " columns|columns=" + row.count());
      draft.reject(bytes, start, end, line);
      return;
    }
    time(row);
    if (layout.source() >= 0) {
      source(row);
    }
    if (layout.isNarrow()) {
      narrow(row);
    } else {
      wide(row);
    }
    draft.add(bytes, start, end, line);
  }

  /** Adds a dead letter for a row that cannot be cut into cells. */
  void broken(Reason reason, String detail, byte[] bytes, int start, int end, long line) {
    draft.clear();
    draft.broken(reason, detail);
    draft.reject(bytes, start, end, line);
  }

  private void time(CsvRow row) {
    int cell = layout.time();
    if (row.isEmpty(cell)) {
      draft.missing("timestamp");
      return;
    }
    byte[] bytes = row.bytes(cell);
    int start = pastSpace(bytes, row.start(cell), row.end(cell));
    long time = times.epochNanos(bytes, start, beforeSpace(bytes, start, row.end(cell)));
    if (time < 0) {
      draft.defect(Reason.MALFORMED, "field=timestamp|expected=" + CsvTime.problem(time));
    } else {
      draft.eventTime(time);
    }
  }

  private void source(CsvRow row) {
    int cell = layout.source();
    byte[] bytes = row.bytes(cell);
    int start = pastSpace(bytes, row.start(cell), row.end(cell));
    int end = beforeSpace(bytes, start, row.end(cell));
    if (!Utf8.isValid(bytes, start, end)) {
      byte[] text = row.text(cell).getBytes(StandardCharsets.UTF_8);
      draft.span(Field.SOURCE, text, 0, text.length);
    } else if (layout.isCar() && isDigits(bytes, start, end)) {
      carName.clear();
      carName.add(CAR);
      carName.add(bytes, start, end - start);
      draft.span(Field.SOURCE, carName.data(), 0, carName.size());
    } else {
      draft.span(Field.SOURCE, bytes, start, end);
    }
  }

  private void wide(CsvRow row) {
    if (tables != builder.tables()) {
      for (int i = 0; i < channels.length; i++) {
        boolean isChannel = i != layout.time() && i != layout.source();
        channels[i] = isChannel ? builder.channel(layout.names().get(i)) : -1;
      }
      tables = builder.tables();
    }
    for (int cell = 0; cell < channels.length; cell++) {
      if (channels[cell] >= 0 && !row.isEmpty(cell)) {
        sample(channels[cell], row, cell);
      }
    }
  }

  private void narrow(CsvRow row) {
    int name = layout.channel();
    int channel;
    if (Utf8.isValid(row.bytes(name), row.start(name), row.end(name))) {
      channel = draft.channel(row.bytes(name), row.start(name), row.end(name));
    } else {
      byte[] text = row.text(name).getBytes(StandardCharsets.UTF_8);
      channel = draft.channel(text, 0, text.length);
    }
    if (!row.isEmpty(layout.value())) {
      sample(channel, row, layout.value());
    }
    for (int cell = 0; cell < row.count(); cell++) {
      boolean known =
          cell == layout.time()
              || cell == layout.source()
              || cell == name
              || cell == layout.value();
      if (!known && !row.isEmpty(cell)) {
        metadata(row, cell);
      }
    }
  }

  private void sample(int channel, CsvRow row, int cell) {
    byte[] bytes = row.bytes(cell);
    int start = row.start(cell);
    int end = row.end(cell);
    if (bytes[start] == ' ' || bytes[end - 1] == ' ') {
      start = pastSpace(bytes, start, end);
      end = beforeSpace(bytes, start, end);
    }
    if (start == end) {
      return;
    }
    if (number.cell(bytes, start, end)) {
      draft.sample(channel, number.kind, number.bits);
    } else if (isWord(bytes, start, end, "true")) {
      draft.sample(channel, ValueKind.BOOLEAN, 1);
    } else if (isWord(bytes, start, end, "false")) {
      draft.sample(channel, ValueKind.BOOLEAN, 0);
    } else if (Utf8.isValid(bytes, start, end)) {
      draft.text(channel, bytes, start, end);
    } else {
      byte[] text = row.text(cell).getBytes(StandardCharsets.UTF_8);
      draft.text(channel, text, 0, text.length);
    }
  }

  private void metadata(CsvRow row, int cell) {
    byte[] name = layout.names().get(cell).getBytes(StandardCharsets.UTF_8);
    Bytes metadata = draft.member(name, 0, name.length);
    byte[] text = row.text(cell).getBytes(StandardCharsets.UTF_8);
    boolean isNumber =
        text.length > 0
            && JsonText.isNumber(text[0])
            && number.json(text, 0, text.length) == text.length;
    if (isNumber) {
      metadata.add(text);
    } else {
      metadata.addQuoted(text, 0, text.length);
    }
  }

  private static int pastSpace(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  private static int beforeSpace(byte[] bytes, int start, int end) {
    int at = end;
    while (at > start && bytes[at - 1] == ' ') {
      at--;
    }
    return at;
  }

  private static boolean isDigits(byte[] bytes, int start, int end) {
    for (int at = start; at < end; at++) {
      if (bytes[at] < '0' || bytes[at] > '9') {
        return false;
      }
    }
    return end > start;
  }

  private static boolean isWord(byte[] bytes, int start, int end, String word) {
    return end - start == word.length()
        && (bytes[start] | 0x20) == word.charAt(0)
        && new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
            .equalsIgnoreCase(word);
  }
}
