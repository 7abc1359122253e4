package dev.trackside.packet;

import java.util.zip.CRC32C;

/**
 * A run of packets as it lies on disk: what one commit wrote to one log.
 *
 * <pre>
 * packets section   version | count | streams | stream, event time, received, request id high, low
 *                   | packet ids | metadata | raw | defects | defect
 * samples section   channels | shapes | shape a packet | for each shape, for each channel: a
 *                   {@link ValueColumn}
 * </pre>
 *
 * <p>Two sections, so that ids can be read without touching values. Columns are {@link LongColumn};
 * see {@link Section} for compression.
 *
 * @param count number of packets
 * @param samples number of samples
 * @param eventMin earliest event time, epoch nanoseconds
 * @param eventMax latest event time, epoch nanoseconds
 * @param packetsSection the section of packets
 * @param samplesSection the section of samples
 */
public record Block(
    int count,
    int samples,
    long eventMin,
    long eventMax,
    byte[] packetsSection,
    byte[] samplesSection) {

  /** CRC-32C over both sections. */
  public long checksum() {
    return checksum(packetsSection, samplesSection);
  }

  /** CRC-32C over both sections of a block. */
  public static long checksum(byte[] packetsSection, byte[] samplesSection) {
    CRC32C crc = new CRC32C();
    crc.update(packetsSection);
    crc.update(samplesSection);
    return crc.getValue();
  }

  /** Bytes of both sections. */
  public int sizeBytes() {
    return packetsSection.length + samplesSection.length;
  }
}
