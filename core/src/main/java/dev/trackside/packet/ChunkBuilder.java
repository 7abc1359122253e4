package dev.trackside.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts packets into columns: {@link #begin}, then what the packet holds, then {@link #end} (or
 * {@link #cancel}), and at last {@link #build}. Reusable after {@code build}; it keeps its tables
 * of channels and shapes (see {@link #tables}). For one thread.
 */
public final class ChunkBuilder {
  /** Names beyond which the tables are started anew, so that rubbish cannot fill the memory. */
  private static final int TABLE_LIMIT = 8_192;

  private final Interned<String> channels = new Interned<>();
  private final Interned<Stream> streams = new Interned<>();
  private final Interned<Defect> defects = new Interned<>();
  private final ShapeTable shapes = new ShapeTable();
  private final ByteColumn.Builder packetIds = new ByteColumn.Builder();
  private final ByteColumn.Builder metadata = new ByteColumn.Builder();
  private final ByteColumn.Builder raw = new ByteColumn.Builder();

  private ChunkColumns columns = new ChunkColumns();
  private int[] current = new int[32];
  private int samples;
  private int firstSample;
  private int textSize;
  private int defective = -1;
  private int tables;
  private boolean open;

  /** The index of a channel, good as long as {@link #tables} stays the same. */
  public int channel(String name) {
    return channels.index(name);
  }

  /** Rises when the tables were started anew, and indexes taken before are void. */
  public int tables() {
    return tables;
  }

  /** Begins a packet of a stream, measured at an event time in epoch nanoseconds. */
  public ChunkBuilder begin(Stream stream, long eventTime) {
    if (open) {
      throw new IllegalStateException("the packet before was neither ended nor cancelled");
    }
    open = true;
    growPackets();
    columns.stream[columns.count] = streams.index(stream);
    columns.eventTime[columns.count] = eventTime;
    firstSample = samples;
    return this;
  }

  /** The open packet's id as its sender gave it. */
  public ChunkBuilder packetId(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return packetId(bytes, 0, bytes.length);
  }

  /** The open packet's id as UTF-8 bytes, which must stay as they are until {@link #end}. */
  public ChunkBuilder packetId(byte[] source, int start, int length) {
    packetIds.offer(source, start, length);
    return this;
  }

  /** The open packet's metadata: a JSON object, as UTF-8 bytes, unchanged until {@link #end}. */
  public ChunkBuilder metadata(byte[] source, int start, int length) {
    metadata.offer(source, start, length);
    return this;
  }

  /** The open packet's bytes as they came, which must stay as they are until {@link #end}. */
  public ChunkBuilder raw(byte[] source, int start, int length) {
    raw.offer(source, start, length);
    return this;
  }

  /** Marks the open packet as a dead letter. */
  public ChunkBuilder defect(Defect defect) {
    defective = defects.index(defect);
    return this;
  }

  /** Adds a number to the open packet. */
  public ChunkBuilder number(int channel, double value) {
    return value(channel, ValueKind.NUMBER, Double.doubleToRawLongBits(value));
  }

  /** Adds a number to the open packet. */
  public ChunkBuilder number(String channel, double value) {
    return number(channel(channel), value);
  }

  /** Adds a truth value to the open packet. */
  public ChunkBuilder bool(int channel, boolean value) {
    return value(channel, ValueKind.BOOLEAN, value ? 1 : 0);
  }

  /** Adds a text to the open packet. */
  public ChunkBuilder text(int channel, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return text(channel, ValueKind.TEXT, bytes, 0, bytes.length);
  }

  /** Adds the bytes (copied) of a kind that is {@linkplain ValueKind#isText text}. */
  public ChunkBuilder text(int channel, byte kind, byte[] source, int offset, int length) {
    if (textSize + length > columns.text.length) {
      int grown = Math.max(textSize + length, Math.max(256, columns.text.length * 2));
      columns.text = Arrays.copyOf(columns.text, grown);
    }
    System.arraycopy(source, offset, columns.text, textSize, length);
    long place = (long) textSize << 32 | length;
    textSize += length;
    return value(channel, kind, place);
  }

  /** Adds a value of any kind but those that hold text. */
  public ChunkBuilder value(int channel, byte kind, long bits) {
    int place = samples - firstSample;
    if (place == current.length) {
      current = Arrays.copyOf(current, place * 2);
    }
    if (samples == columns.bits.length) {
      int grown = Math.max(64, samples * 2);
      columns.bits = Arrays.copyOf(columns.bits, grown);
      columns.kind = Arrays.copyOf(columns.kind, grown);
    }
    current[place] = channel;
    columns.kind[samples] = kind;
    columns.bits[samples++] = bits;
    return this;
  }

  /** Number of samples in the open packet. */
  public int openSamples() {
    return samples - firstSample;
  }

  /** Ends the open packet. */
  public ChunkBuilder end() {
    int packet = columns.count;
    columns.shape[packet] = shapes.index(current, samples - firstSample);
    columns.sampleEnd[packet] = samples;
    columns.defect[packet] = defective;
    packetIds.take();
    metadata.take();
    raw.take();
    columns.count++;
    close();
    return this;
  }

  /** Forgets the open packet, if there is one. */
  public void cancel() {
    if (open) {
      samples = firstSample;
      close();
    }
  }

  /** Number of ended packets. */
  public int count() {
    return columns.count;
  }

  /** Number of samples in the ended packets and the open one. */
  public int sampleCount() {
    return samples;
  }

  /** Copies a packet's stream, times, ids and metadata, without its samples; opens it. */
  public ChunkBuilder beginCopy(Chunk from, int packet) {
    begin(from.stream(packet), from.eventTime(packet)).identity(from, packet);
    metadata(from.metadata.data(), from.metadata.start(packet), from.metadata.length(packet));
    raw(from.raw.data(), from.raw.start(packet), from.raw.length(packet));
    return this;
  }

  /** Gives the open packet the ids and the time of arrival of another. */
  public ChunkBuilder identity(Chunk from, int packet) {
    columns.receivedAt[columns.count] = from.receivedAt[packet];
    columns.requestHigh[columns.count] = from.requestHigh[packet];
    columns.requestLow[columns.count] = from.requestLow[packet];
    packetId(from.packetIds.data(), from.packetIds.start(packet), from.packetIds.length(packet));
    return this;
  }

  /** Copies a sample into the open packet. */
  public ChunkBuilder sampleCopy(Chunk from, int packet, int sample) {
    int channel = channel(from.channelOf(packet, sample));
    byte kind = from.kind[sample];
    if (ValueKind.isText(kind)) {
      return text(channel, kind, from.text, from.textStart(sample), from.textLength(sample));
    }
    return value(channel, kind, from.bits[sample]);
  }

  /** The chunk of all ended packets; they arrived now, and get their request ids here. */
  public Chunk build(RequestIds ids, long receivedAt) {
    int count = columns.count;
    long first = ids.take(count);
    for (int packet = 0; packet < count; packet++) {
      columns.receivedAt[packet] = receivedAt;
      columns.requestHigh[packet] = ids.high();
      columns.requestLow[packet] = first + packet;
    }
    return build();
  }

  /** The chunk of all ended packets, which were copied from chunks that had their ids. */
  public Chunk build() {
    cancel();
    ChunkColumns built = columns;
    built.streams = streams.toArray(Stream[]::new);
    built.channels = channels.toArray(String[]::new);
    built.shapes = shapes.snapshot();
    built.defects = defects.toArray(Defect[]::new);
    built.packetIds = packetIds.build();
    built.metadata = metadata.build();
    built.raw = raw.build();
    if (defects.size() == 0) {
      built.defect = new int[0];
    }
    startAnew(built);
    return new Chunk(built);
  }

  private void startAnew(ChunkColumns built) {
    columns = new ChunkColumns();
    int packets = Math.max(1, built.count);
    resizePackets(packets);
    columns.bits = new long[Math.max(16, samples)];
    columns.kind = new byte[Math.max(16, samples)];
    samples = 0;
    textSize = 0;
    defects.clear();
    streams.clear();
    if (channels.size() > TABLE_LIMIT || shapes.size() > TABLE_LIMIT) {
      channels.clear();
      shapes.clear();
      tables++;
    }
  }

  private void close() {
    open = false;
    packetIds.forget();
    metadata.forget();
    raw.forget();
    defective = -1;
    firstSample = samples;
  }

  private void growPackets() {
    if (columns.count == columns.stream.length) {
      resizePackets(Math.max(16, columns.count * 2));
    }
  }

  private void resizePackets(int capacity) {
    columns.stream = Arrays.copyOf(columns.stream, capacity);
    columns.eventTime = Arrays.copyOf(columns.eventTime, capacity);
    columns.receivedAt = Arrays.copyOf(columns.receivedAt, capacity);
    columns.requestHigh = Arrays.copyOf(columns.requestHigh, capacity);
    columns.requestLow = Arrays.copyOf(columns.requestLow, capacity);
    columns.shape = Arrays.copyOf(columns.shape, capacity);
    columns.sampleEnd = Arrays.copyOf(columns.sampleEnd, capacity);
    columns.defect = Arrays.copyOf(columns.defect, capacity);
  }
}
