package dev.trackside.packet;

import java.util.Arrays;

/** Packs chunks into blocks; see {@link Block} for the format. Reusable, for one thread. */
public final class BlockEncoder {
  /** Version 2 keeps the channel of a defect; version 1 had it in the detail. */
  static final int VERSION = 2;

  /** What event times are usually whole multiples of, nanoseconds, the coarsest first. */
  private static final long[] TIME_UNITS = {1_000_000_000, 1_000_000, 1_000, 100};

  private final ByteWriter out = new ByteWriter();
  private final Section section = new Section();
  private final ValueColumn valueColumn = new ValueColumn();
  private long[] column = new long[0];

  /** The block of a chunk, which must hold at least one packet. */
  public Block encode(Chunk chunk) {
    if (chunk.count == 0) {
      throw new IllegalArgumentException("a block needs at least one packet");
    }
    if (column.length < chunk.count) {
      column = new long[chunk.count];
    }
    writePackets(chunk);
    byte[] packets = section.pack(out);
    writeSamples(chunk);
    byte[] samples = section.pack(out);
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < chunk.count; i++) {
      earliest = Math.min(earliest, chunk.eventTime[i]);
      latest = Math.max(latest, chunk.eventTime[i]);
    }
    return new Block(chunk.count, chunk.sampleCount(), earliest, latest, packets, samples);
  }

  private void writePackets(Chunk chunk) {
    int count = chunk.count;
    out.clear();
    out.putVarint(VERSION);
    out.putVarint(count);
    out.putVarint(chunk.streams.length);
    for (Stream stream : chunk.streams) {
      out.putText(stream.source());
      out.putText(stream.session());
      out.putText(stream.circuit());
    }
    writeInts(chunk.stream, count);
    writeTimes(chunk.eventTime, count);
    writeTimes(chunk.receivedAt, count);
    LongColumn.write(chunk.requestHigh, count, out);
    LongColumn.write(chunk.requestLow, count, out);
    writeBytes(chunk.packetIds, count);
    writeBytes(chunk.metadata, count);
    writeBytes(chunk.raw, count);
    writeDefects(chunk);
  }

  private void writeTimes(long[] times, int count) {
    long unit = unit(times, count);
    out.putVarint(unit);
    if (unit == 1) {
      LongColumn.write(times, count, out);
      return;
    }
    for (int i = 0; i < count; i++) {
      column[i] = times[i] / unit;
    }
    LongColumn.write(column, count, out);
  }

  private static long unit(long[] times, int count) {
    for (long unit : TIME_UNITS) {
      int i = 0;
      while (i < count && times[i] % unit == 0) {
        i++;
      }
      if (i == count) {
        return unit;
      }
    }
    return 1;
  }

  private void writeInts(int[] values, int count) {
    for (int i = 0; i < count; i++) {
      column[i] = values[i];
    }
    LongColumn.write(column, count, out);
  }

  private void writeBytes(ByteColumn bytes, int count) {
    if (bytes.isEmpty()) {
      out.putByte(0);
      return;
    }
    out.putByte(1);
    for (int i = 0; i < count; i++) {
      column[i] = bytes.length(i);
    }
    LongColumn.write(column, count, out);
    int start = bytes.start(0);
    out.putBytes(bytes.data(), start, bytes.start(count - 1) + bytes.length(count - 1) - start);
  }

  private void writeDefects(Chunk chunk) {
    out.putVarint(chunk.defects.length);
    if (chunk.defects.length == 0) {
      return;
    }
    for (Defect defect : chunk.defects) {
      out.putByte(defect.reason().code() << 1 | (defect.split() ? 1 : 0));
      out.putText(defect.channel());
      out.putText(defect.detail());
    }
    writeInts(chunk.defect, chunk.count);
  }

  private void writeSamples(Chunk chunk) {
    int[] newShape = new int[chunk.shapes.length];
    int[] packetsOfShape = new int[chunk.shapes.length];
    for (int i = 0; i < chunk.count; i++) {
      packetsOfShape[chunk.shape[i]]++;
    }
    int[] newChannel = new int[chunk.channels.length];
    Arrays.fill(newChannel, -1);
    out.clear();
    writeChannels(chunk, packetsOfShape, newChannel);
    int shapes = 0;
    for (int i = 0; i < newShape.length; i++) {
      newShape[i] = packetsOfShape[i] > 0 ? shapes++ : -1;
    }
    out.putVarint(shapes);
    for (int i = 0; i < newShape.length; i++) {
      if (newShape[i] >= 0) {
        out.putVarint(chunk.shapes[i].length);
        for (int channel : chunk.shapes[i]) {
          out.putVarint(newChannel[channel]);
        }
      }
    }
    for (int i = 0; i < chunk.count; i++) {
      column[i] = newShape[chunk.shape[i]];
    }
    LongColumn.write(column, chunk.count, out);
    for (int i = 0; i < newShape.length; i++) {
      if (newShape[i] >= 0) {
        writeShape(chunk, i, packetsOfShape[i]);
      }
    }
  }

  /** Writes the names that the used shapes use, and numbers them in order. */
  private void writeChannels(Chunk chunk, int[] packetsOfShape, int[] newChannel) {
    int used = 0;
    for (int i = 0; i < packetsOfShape.length; i++) {
      if (packetsOfShape[i] > 0) {
        for (int channel : chunk.shapes[i]) {
          if (newChannel[channel] < 0) {
            newChannel[channel] = used++;
          }
        }
      }
    }
    String[] names = new String[used];
    for (int i = 0; i < newChannel.length; i++) {
      if (newChannel[i] >= 0) {
        names[newChannel[i]] = chunk.channels[i];
      }
    }
    out.putVarint(used);
    for (String name : names) {
      out.putText(name);
    }
  }

  private void writeShape(Chunk chunk, int shape, int packets) {
    int[] firstSamples = new int[packets];
    int found = 0;
    for (int i = 0; i < chunk.count; i++) {
      if (chunk.shape[i] == shape) {
        firstSamples[found++] = chunk.firstSample(i);
      }
    }
    valueColumn.ensure(packets);
    for (int place = 0; place < chunk.shapes[shape].length; place++) {
      valueColumn.write(chunk, firstSamples, packets, place, out);
    }
  }
}
