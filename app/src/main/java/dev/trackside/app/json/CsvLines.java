package dev.trackside.app.json;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Packets as CSV, RFC 4180. For one thread.
 *
 * <pre>
 * request_id,source,session,timestamp,speed,rpm,other
 * 0r...,car-44,2025-nl-zandvoort-race,2025-08-31T13:03:12.345Z,312,11800,"{""x"":1}"
 * </pre>
 */
final class CsvLines {
  private static final String LEAD = "request_id,source,session,timestamp";
  private static final int NONE = -1;

  private final List<String> channels;
  private final boolean hasOther;
  private final Map<String, Integer> columns = new HashMap<>();
  private final @Nullable String[] cells;
  private final StringBuilder out = new StringBuilder();
  private Chunk known = Chunk.empty();
  private int[] columnOf = new int[0];

  CsvLines(List<String> channels, boolean hasOther) {
    this.channels = channels;
    this.hasOther = hasOther;
    this.cells = new @Nullable String[channels.size()];
    for (String channel : channels) {
      columns.put(channel, columns.size());
    }
  }

  /** Characters written since the last {@link #take}. */
  int length() {
    return out.length();
  }

  /** What was written since the last time, as UTF-8. */
  byte[] take() {
    byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    out.setLength(0);
    return bytes;
  }

  void header() {
    out.append(LEAD);
    for (String channel : channels) {
      out.append(',');
      text(channel);
    }
    out.append(hasOther ? ",other\r\n" : "\r\n");
  }

  void packet(Chunk chunk, int packet) {
    if (chunk != known) {
      learn(chunk);
    }
    Arrays.fill(cells, null);
    ObjectNode other = null;
    int place = 0;
    int shape = chunk.shape(packet);
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++, place++) {
      int channel = chunk.shapeChannel(shape, place);
      int column = columnOf[channel];
      if (column != NONE && cells[column] == null) {
        cells[column] = Samples.text(chunk, i);
      } else if (hasOther) {
        other = other == null ? Json.object() : other;
        Samples.put(other, chunk.channelName(channel), chunk, i);
      }
    }
    Stream stream = chunk.stream(packet);
    out.append(chunk.requestId(packet).text()).append(',');
    text(stream.source());
    out.append(',');
    text(stream.session());
    out.append(',').append(Views.timeOfNanos(chunk.eventTime(packet)));
    for (String cell : cells) {
      out.append(',');
      if (cell != null) {
        text(cell);
      }
    }
    if (hasOther) {
      out.append(',');
      text(other == null ? "" : Json.line(other));
    }
    out.append("\r\n");
  }

  private void learn(Chunk chunk) {
    known = chunk;
    columnOf = new int[chunk.channelCount()];
    for (int i = 0; i < columnOf.length; i++) {
      columnOf[i] = columns.getOrDefault(chunk.channelName(i), NONE);
    }
  }

  private void text(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) {
      char character = text.charAt(i);
      plain = character != ',' && character != '"' && character != '\n' && character != '\r';
    }
    if (plain) {
      out.append(text);
    } else {
      out.append('"').append(text.replace("\"", "\"\"")).append('"');
    }
  }
}
