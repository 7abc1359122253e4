package dev.trackside.packet;

import java.util.Arrays;

/** Unpacks blocks into chunks; see {@link Block} for the format. Stateless. */
public final class BlockDecoder {
  private static final int MOST_NAMES = 1 << 20;

  /** How version 1 began the detail of a sample's defect. */
  private static final String SENSOR = "sensor=";

  private BlockDecoder() {}

  /** The whole block, which must hold so many packets and samples: no more memory is taken. */
  public static Chunk decode(byte[] packetsSection, byte[] samplesSection, int count, int samples) {
    ChunkColumns columns = new ChunkColumns();
    readPackets(Section.unpack(packetsSection), count, columns);
    readSamples(Section.unpack(samplesSection), samples, columns);
    return new Chunk(columns);
  }

  /** The block's packets, so many, without their samples: ids, streams, times, defects. */
  public static Chunk decodePackets(byte[] packetsSection, int count) {
    ChunkColumns columns = new ChunkColumns();
    readPackets(Section.unpack(packetsSection), count, columns);
    columns.shapes = new int[1][0];
    columns.shape = new int[columns.count];
    columns.sampleEnd = new int[columns.count];
    return new Chunk(columns);
  }

  private static void readPackets(ByteReader in, int count, ChunkColumns to) {
    long version = in.takeVarint();
    if (version < 1 || version > BlockEncoder.VERSION) {
      throw new CorruptBlockException("block format " + version + " is not known here");
    }
    long counted = in.takeVarint();
    if (counted != count) {
      throw new CorruptBlockException("a block holds " + counted + " packets instead of " + count);
    }
    to.count = count;
    to.streams = new Stream[in.takeCount(MOST_NAMES)];
    for (int i = 0; i < to.streams.length; i++) {
      to.streams[i] = new Stream(in.takeText(), in.takeText(), in.takeText());
    }
    long[] column = new long[count];
    to.stream = readIndexes(in, column, 0, to.streams.length);
    to.eventTime = readTimes(in, count);
    to.receivedAt = readTimes(in, count);
    to.requestHigh = readLongs(in, count);
    to.requestLow = readLongs(in, count);
    to.packetIds = readBytes(in, column);
    to.metadata = readBytes(in, column);
    to.raw = readBytes(in, column);
    to.defects = new Defect[in.takeCount(MOST_NAMES)];
    for (int i = 0; i < to.defects.length; i++) {
      to.defects[i] = readDefect(in, version);
    }
    if (to.defects.length > 0) {
      to.defect = readIndexes(in, column, -1, to.defects.length);
    }
  }

  private static Defect readDefect(ByteReader in, long version) {
    int code = in.takeByte();
    Reason reason = Reason.ofCode(code >>> 1);
    boolean split = (code & 1) == 1;
    if (version > 1) {
      return new Defect(reason, in.takeText(), in.takeText(), split);
    }
    String detail = in.takeText();
    if (!detail.startsWith(SENSOR)) {
      return new Defect(reason, "", detail, split);
    }
    int bar = detail.indexOf('|');
    return bar < 0
        ? new Defect(reason, detail.substring(SENSOR.length()), "", split)
        : new Defect(
            reason, detail.substring(SENSOR.length(), bar), detail.substring(bar + 1), split);
  }

  private static long[] readLongs(ByteReader in, int count) {
    long[] values = new long[count];
    LongColumn.read(in, values, count);
    return values;
  }

  private static long[] readTimes(ByteReader in, int count) {
    long unit = in.takeVarint();
    long[] times = readLongs(in, count);
    if (unit != 1) {
      for (int i = 0; i < count; i++) {
        times[i] *= unit;
      }
    }
    return times;
  }

  private static int[] readIndexes(ByteReader in, long[] column, int least, int end) {
    LongColumn.read(in, column, column.length);
    int[] indexes = new int[column.length];
    for (int i = 0; i < column.length; i++) {
      if (column[i] < least || column[i] >= end) {
        throw new CorruptBlockException("index " + column[i] + " is not below " + end);
      }
      indexes[i] = (int) column[i];
    }
    return indexes;
  }

  private static ByteColumn readBytes(ByteReader in, long[] column) {
    if (in.takeByte() == 0) {
      return ByteColumn.none();
    }
    LongColumn.read(in, column, column.length);
    int[] end = new int[column.length];
    long size = 0;
    for (int i = 0; i < column.length; i++) {
      size += column[i];
      if (column[i] < 0 || size > Integer.MAX_VALUE) {
        throw new CorruptBlockException("an entry is " + column[i] + " bytes long");
      }
      end[i] = (int) size;
    }
    int start = in.skip((int) size);
    return new ByteColumn(Arrays.copyOfRange(in.bytes(), start, start + (int) size), end);
  }

  private static void readSamples(ByteReader in, int sampleCount, ChunkColumns to) {
    to.channels = new String[in.takeCount(MOST_NAMES)];
    for (int i = 0; i < to.channels.length; i++) {
      to.channels[i] = in.takeText();
    }
    to.shapes = new int[in.takeCount(to.count)][];
    for (int i = 0; i < to.shapes.length; i++) {
      to.shapes[i] = new int[in.takeCount(sampleCount)];
      for (int place = 0; place < to.shapes[i].length; place++) {
        to.shapes[i][place] = in.takeCount(to.channels.length - 1);
      }
    }
    to.shape = readIndexes(in, new long[to.count], 0, to.shapes.length);
    int[] packetsOfShape = new int[to.shapes.length];
    to.sampleEnd = new int[to.count];
    long samples = 0;
    for (int i = 0; i < to.count; i++) {
      samples += to.shapes[to.shape[i]].length;
      to.sampleEnd[i] = (int) Math.min(samples, sampleCount);
      packetsOfShape[to.shape[i]]++;
    }
    if (samples != sampleCount) {
      throw new CorruptBlockException(
          "a block holds " + samples + " samples instead of " + sampleCount);
    }
    to.kind = new byte[(int) samples];
    to.bits = new long[(int) samples];
    ByteWriter text = new ByteWriter();
    ValueColumn column = new ValueColumn();
    for (int shape = 0; shape < to.shapes.length; shape++) {
      readShape(in, to, shape, packetsOfShape[shape], column, text);
    }
    to.text = text.copy();
  }

  private static void readShape(
      ByteReader in, ChunkColumns to, int shape, int packets, ValueColumn column, ByteWriter text) {
    int[] firstSamples = new int[packets];
    int found = 0;
    for (int i = 0; i < to.count && found < packets; i++) {
      if (to.shape[i] == shape) {
        firstSamples[found++] = to.sampleEnd[i] - to.shapes[shape].length;
      }
    }
    column.ensure(packets);
    for (int place = 0; place < to.shapes[shape].length && packets > 0; place++) {
      column.read(in, to, firstSamples, packets, place, text);
    }
  }
}
