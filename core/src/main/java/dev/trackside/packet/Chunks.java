package dev.trackside.packet;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Puts chunks together and takes packets out of them. */
public final class Chunks {
  private Chunks() {}

  /** One chunk of all packets, in order. */
  public static Chunk concat(List<Chunk> chunks) {
    if (chunks.size() == 1) {
      return chunks.getFirst();
    }
    ChunkMerge merge = new ChunkMerge(chunks);
    for (Chunk chunk : chunks) {
      merge.add(chunk);
    }
    return merge.merged();
  }

  /** The chunk without the given packets. */
  public static Chunk without(Chunk chunk, BitSet packets) {
    ChunkBuilder builder = new ChunkBuilder();
    int kept = packets.nextClearBit(0);
    for (; kept < chunk.count; kept = packets.nextClearBit(kept + 1)) {
      copy(chunk, kept, builder);
    }
    return builder.build();
  }

  /** The packets from one index up to another, which is not among them. */
  public static Chunk range(Chunk chunk, int from, int to) {
    if (from == 0 && to == chunk.count) {
      return chunk;
    }
    ChunkBuilder builder = new ChunkBuilder();
    for (int packet = from; packet < to; packet++) {
      copy(chunk, packet, builder);
    }
    return builder.build();
  }

  /** The chunk with other channel names, one for each that it knows, in their order. */
  public static Chunk renamed(Chunk chunk, String[] names) {
    if (names.length != chunk.channels.length) {
      throw new IllegalArgumentException(
          names.length + " names for " + chunk.channels.length + " channels");
    }
    ChunkColumns columns = new ChunkColumns(chunk);
    columns.channels = names.clone();
    return new Chunk(columns);
  }

  /** Copies a packet with all it holds. */
  public static void copy(Chunk from, int packet, ChunkBuilder to) {
    to.beginCopy(from, packet);
    for (int i = from.firstSample(packet); i < from.endSample(packet); i++) {
      to.sampleCopy(from, packet, i);
    }
    if (from.isDefective(packet)) {
      to.defect(from.defect(packet));
    }
    to.end();
  }

  /** Columns of several chunks laid behind each other, their tables merged. */
  private static final class ChunkMerge {
    private final ChunkColumns to = new ChunkColumns();
    private final Interned<Stream> streams = new Interned<>();
    private final Interned<String> channels = new Interned<>();
    private final Interned<Defect> defects = new Interned<>();
    private final ShapeTable shapes = new ShapeTable();
    private final ByteColumn.Builder packetIds = new ByteColumn.Builder();
    private final ByteColumn.Builder metadata = new ByteColumn.Builder();
    private final ByteColumn.Builder raw = new ByteColumn.Builder();
    private int samples;
    private int textSize;

    ChunkMerge(List<Chunk> chunks) {
      int count = chunks.stream().mapToInt(Chunk::count).sum();
      int sampleCount = chunks.stream().mapToInt(Chunk::sampleCount).sum();
      to.stream = new int[count];
      to.eventTime = new long[count];
      to.receivedAt = new long[count];
      to.requestHigh = new long[count];
      to.requestLow = new long[count];
      to.shape = new int[count];
      to.sampleEnd = new int[count];
      to.defect = new int[count];
      to.kind = new byte[sampleCount];
      to.bits = new long[sampleCount];
      to.text = new byte[chunks.stream().mapToInt(chunk -> chunk.text.length).sum()];
    }

    void add(Chunk chunk) {
      int at = to.count;
      System.arraycopy(chunk.eventTime, 0, to.eventTime, at, chunk.count);
      System.arraycopy(chunk.receivedAt, 0, to.receivedAt, at, chunk.count);
      System.arraycopy(chunk.requestHigh, 0, to.requestHigh, at, chunk.count);
      System.arraycopy(chunk.requestLow, 0, to.requestLow, at, chunk.count);
      int[] newShape = new int[chunk.shapes.length];
      Arrays.fill(newShape, -1);
      int[] newStream = new int[chunk.streams.length];
      for (int i = 0; i < newStream.length; i++) {
        newStream[i] = streams.index(chunk.streams[i]);
      }
      for (int i = 0; i < chunk.count; i++) {
        int shape = chunk.shape[i];
        if (newShape[shape] < 0) {
          newShape[shape] = newShape(chunk, shape);
        }
        to.shape[at + i] = newShape[shape];
        to.sampleEnd[at + i] = samples + chunk.sampleEnd[i];
        to.stream[at + i] = newStream[chunk.stream[i]];
        to.defect[at + i] = chunk.isDefective(i) ? defects.index(chunk.defect(i)) : -1;
      }
      addBytes(chunk.packetIds, packetIds, chunk.count);
      addBytes(chunk.metadata, metadata, chunk.count);
      addBytes(chunk.raw, raw, chunk.count);
      addSamples(chunk);
      to.count += chunk.count;
    }

    private void addSamples(Chunk chunk) {
      int count = chunk.sampleCount();
      System.arraycopy(chunk.kind, 0, to.kind, samples, count);
      System.arraycopy(chunk.bits, 0, to.bits, samples, count);
      if (textSize > 0 && chunk.text.length > 0) {
        for (int i = samples; i < samples + count; i++) {
          if (ValueKind.isText(to.kind[i])) {
            to.bits[i] += (long) textSize << 32;
          }
        }
      }
      System.arraycopy(chunk.text, 0, to.text, textSize, chunk.text.length);
      textSize += chunk.text.length;
      samples += count;
    }

    private int newShape(Chunk chunk, int shape) {
      int[] old = chunk.shapes[shape];
      int[] renamed = new int[old.length];
      for (int place = 0; place < old.length; place++) {
        renamed[place] = channels.index(chunk.channels[old[place]]);
      }
      return shapes.index(renamed, renamed.length);
    }

    private static void addBytes(ByteColumn from, ByteColumn.Builder to, int count) {
      for (int i = 0; i < count; i++) {
        to.offer(from.data(), from.start(i), from.length(i));
        to.take();
      }
    }

    Chunk merged() {
      to.streams = streams.toArray(Stream[]::new);
      to.channels = channels.toArray(String[]::new);
      to.shapes = shapes.snapshot();
      to.packetIds = packetIds.build();
      to.metadata = metadata.build();
      to.raw = raw.build();
      to.defects = defects.toArray(Defect[]::new);
      if (to.defects.length == 0) {
        to.defect = new int[0];
      }
      return new Chunk(to);
    }
  }
}
