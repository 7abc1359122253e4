package dev.trackside.packet;

import java.util.Arrays;

/**
 * Packets in columns: what moves between threads, and what a block on disk is made from. Immutable;
 * arrays are shared between chunks and never changed after they were built.
 *
 * <pre>
 * a packet     stream | event time | received | request id | shape | packet id, metadata, raw,
 *                                                              |     defect
 *                                                              |
 * a shape      channel, channel, channel, ...   (packets of one logger share one)
 *                 |        |        |
 * a sample      kind      kind     kind         samples first .. end of the packet, in the
 *               bits      bits     bits         order of its shape
 * </pre>
 *
 * <p>Times are nanoseconds since 1970-01-01T00:00Z. A packet with a {@link Defect} is a dead letter
 * or, in the buffer, one that was released: late. Channels, streams, shapes and defects are small
 * tables of their own that packets point into.
 */
public final class Chunk {
  final int count;
  final Stream[] streams;
  final int[] stream;
  final long[] eventTime;
  final long[] receivedAt;
  final long[] requestHigh;
  final long[] requestLow;
  final String[] channels;
  final int[][] shapes;
  final int[] shape;
  final int[] sampleEnd;
  final byte[] kind;
  final long[] bits;
  final byte[] text;
  final ByteColumn packetIds;
  final ByteColumn metadata;
  final ByteColumn raw;
  final Defect[] defects;
  final int[] defect;

  Chunk(ChunkColumns columns) {
    this.count = columns.count;
    this.streams = columns.streams;
    this.stream = columns.stream;
    this.eventTime = columns.eventTime;
    this.receivedAt = columns.receivedAt;
    this.requestHigh = columns.requestHigh;
    this.requestLow = columns.requestLow;
    this.channels = columns.channels;
    this.shapes = columns.shapes;
    this.shape = columns.shape;
    this.sampleEnd = columns.sampleEnd;
    this.kind = columns.kind;
    this.bits = columns.bits;
    this.text = columns.text;
    this.packetIds = columns.packetIds;
    this.metadata = columns.metadata;
    this.raw = columns.raw;
    this.defects = columns.defects;
    this.defect = columns.defect;
  }

  /** A chunk without packets. */
  public static Chunk empty() {
    return new ChunkBuilder().build();
  }

  /** Number of packets. */
  public int count() {
    return count;
  }

  /** Number of samples of all packets together. */
  public int sampleCount() {
    return count == 0 ? 0 : sampleEnd[count - 1];
  }

  /** Rough size in memory, bytes: what queues are bounded by. */
  public long sizeBytes() {
    return 48L * count
        + 9L * sampleCount()
        + text.length
        + packetIds.data().length
        + metadata.data().length
        + raw.data().length;
  }

  /** Where a packet comes from. */
  public Stream stream(int packet) {
    return streams[stream[packet]];
  }

  /** The stream of an index. */
  public Stream streamAt(int index) {
    return streams[index];
  }

  /** Number of streams the chunk knows. */
  public int streamCount() {
    return streams.length;
  }

  /** The index of a packet's stream. */
  public int streamIndex(int packet) {
    return stream[packet];
  }

  /** When the packet was measured, epoch nanoseconds. */
  public long eventTime(int packet) {
    return eventTime[packet];
  }

  /** When the packet arrived, epoch nanoseconds. */
  public long receivedAt(int packet) {
    return receivedAt[packet];
  }

  /** The packet's request id. */
  public RequestId requestId(int packet) {
    return new RequestId(requestHigh[packet], requestLow[packet]);
  }

  /** The upper 64 bits of the packet's request id. */
  public long requestHigh(int packet) {
    return requestHigh[packet];
  }

  /** The lower 64 bits of the packet's request id. */
  public long requestLow(int packet) {
    return requestLow[packet];
  }

  /** The senders' own ids, UTF-8; length 0 where the sender gave none. */
  public ByteColumn packetIds() {
    return packetIds;
  }

  /** JSON objects of texts and numbers, UTF-8; length 0 for none. */
  public ByteColumn metadata() {
    return metadata;
  }

  /** The bytes as they came, for packets that could not be read. */
  public ByteColumn raw() {
    return raw;
  }

  /** True when at least one packet carries a defect. */
  public boolean hasDefects() {
    return defects.length > 0;
  }

  /** True when the packet carries a defect. */
  public boolean isDefective(int packet) {
    return defect.length > 0 && defect[packet] >= 0;
  }

  /** The packet's defect; only for packets that have one. */
  public Defect defect(int packet) {
    return defects[defect[packet]];
  }

  /** The packet's first sample. */
  public int firstSample(int packet) {
    return packet == 0 ? 0 : sampleEnd[packet - 1];
  }

  /** The sample behind the packet's last one. */
  public int endSample(int packet) {
    return sampleEnd[packet];
  }

  /** Number of shapes; a packet's shape is below it. */
  public int shapeCount() {
    return shapes.length;
  }

  /** The index of the packet's shape. */
  public int shape(int packet) {
    return shape[packet];
  }

  /** Number of channels in a shape. */
  public int shapeLength(int shapeIndex) {
    return shapes[shapeIndex].length;
  }

  /** Index of the channel at a place in a shape. */
  public int shapeChannel(int shapeIndex, int place) {
    return shapes[shapeIndex][place];
  }

  /** Number of channel names the chunk knows. */
  public int channelCount() {
    return channels.length;
  }

  /** A channel's name. */
  public String channelName(int channel) {
    return channels[channel];
  }

  /** The channel of a packet's sample. */
  public String channelOf(int packet, int sample) {
    return channels[shapes[shape[packet]][sample - firstSample(packet)]];
  }

  /** A sample's kind, one of {@link ValueKind}. */
  public byte kind(int sample) {
    return kind[sample];
  }

  /** A sample's 64 bits, to be read by its kind. */
  public long bits(int sample) {
    return bits[sample];
  }

  /** The value of a sample of kind {@link ValueKind#NUMBER}. */
  public double number(int sample) {
    return Double.longBitsToDouble(bits[sample]);
  }

  /** The first byte of a text sample in {@link #text()}. */
  public int textStart(int sample) {
    return (int) (bits[sample] >>> 32);
  }

  /** The length of a text sample in bytes. */
  public int textLength(int sample) {
    return (int) bits[sample];
  }

  /** UTF-8 bytes of all text samples. Not to be changed. */
  public byte[] text() {
    return text;
  }

  /** The text of a sample of kind {@link ValueKind#TEXT} or {@link ValueKind#RAW}. */
  public String textValue(int sample) {
    int start = textStart(sample);
    return new String(
        Arrays.copyOfRange(text, start, start + textLength(sample)),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
