package dev.trackside.app.json;

import dev.trackside.delivery.encoding.NdjsonEncoder;
import dev.trackside.packet.Chunk;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Stored packets as text: NDJSON as sinks get it, or CSV. Chunks come from a supplier that is empty
 * at the end; no more than one is held.
 */
public final class ReplayText {
  private static final int PIECE_BYTES = 64 << 10;

  /** Columns beyond which channels stand in {@code other}. */
  private static final int COLUMNS_MOST = 4_096;

  private ReplayText() {}

  /** Writes packets as NDJSON. */
  public static void ndjson(Supplier<Optional<Chunk>> chunks, OutputStream out) throws IOException {
    NdjsonEncoder encoder = new NdjsonEncoder();
    for (Optional<Chunk> next = chunks.get(); next.isPresent(); next = chunks.get()) {
      Chunk chunk = next.get();
      encoder.begin("");
      for (int packet = 0; packet < chunk.count(); packet++) {
        encoder.packet(chunk, packet);
        if (encoder.length() >= PIECE_BYTES) {
          out.write(encoder.bytes(), 0, encoder.length());
          encoder.begin("");
        }
      }
      out.write(encoder.bytes(), 0, encoder.length());
      out.flush();
    }
  }

  /** The channels that packets have, in the order in which they first come. */
  public static List<String> channels(Supplier<Optional<Chunk>> chunks) {
    Set<String> channels = new LinkedHashSet<>();
    for (Optional<Chunk> next = chunks.get(); next.isPresent(); next = chunks.get()) {
      Chunk chunk = next.get();
      for (int shape = 0; shape < chunk.shapeCount(); shape++) {
        for (int i = 0; i < chunk.shapeLength(shape); i++) {
          if (channels.size() < COLUMNS_MOST) {
            channels.add(chunk.channelName(chunk.shapeChannel(shape, i)));
          }
        }
      }
    }
    return new ArrayList<>(channels);
  }

  /** Writes packets as CSV with a column for each of the channels; others are left out. */
  public static void csv(Supplier<Optional<Chunk>> chunks, List<String> channels, OutputStream out)
      throws IOException {
    csv(chunks, new CsvLines(channels, false), out);
  }

  /** As {@link #csv}, with a last column, a JSON object of the samples without a column. */
  public static void csvWithOther(
      Supplier<Optional<Chunk>> chunks, List<String> channels, OutputStream out)
      throws IOException {
    csv(chunks, new CsvLines(channels, true), out);
  }

  private static void csv(Supplier<Optional<Chunk>> chunks, CsvLines lines, OutputStream out)
      throws IOException {
    lines.header();
    for (Optional<Chunk> next = chunks.get(); next.isPresent(); next = chunks.get()) {
      Chunk chunk = next.get();
      for (int packet = 0; packet < chunk.count(); packet++) {
        lines.packet(chunk, packet);
        if (lines.length() >= PIECE_BYTES) {
          out.write(lines.take());
        }
      }
      out.write(lines.take());
      out.flush();
    }
    out.write(lines.take());
  }
}
