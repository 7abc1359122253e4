package dev.trackside.packet;

/** The parts of a chunk while it is put together, by the builder or from a block. */
final class ChunkColumns {
  private static final int[] NO_INTS = {};

  int count;
  Stream[] streams = {};
  int[] stream = NO_INTS;
  long[] eventTime = {};
  long[] receivedAt = {};
  long[] requestHigh = {};
  long[] requestLow = {};
  String[] channels = {};
  int[][] shapes = {};
  int[] shape = NO_INTS;
  int[] sampleEnd = NO_INTS;
  byte[] kind = {};
  long[] bits = {};
  byte[] text = {};
  ByteColumn packetIds = ByteColumn.none();
  ByteColumn metadata = ByteColumn.none();
  ByteColumn raw = ByteColumn.none();
  Defect[] defects = {};
  int[] defect = NO_INTS;

  ChunkColumns() {}

  /** The columns of a chunk, shared with it. */
  ChunkColumns(Chunk chunk) {
    count = chunk.count;
    streams = chunk.streams;
    stream = chunk.stream;
    eventTime = chunk.eventTime;
    receivedAt = chunk.receivedAt;
    requestHigh = chunk.requestHigh;
    requestLow = chunk.requestLow;
    channels = chunk.channels;
    shapes = chunk.shapes;
    shape = chunk.shape;
    sampleEnd = chunk.sampleEnd;
    kind = chunk.kind;
    bits = chunk.bits;
    text = chunk.text;
    packetIds = chunk.packetIds;
    metadata = chunk.metadata;
    raw = chunk.raw;
    defects = chunk.defects;
    defect = chunk.defect;
  }
}
