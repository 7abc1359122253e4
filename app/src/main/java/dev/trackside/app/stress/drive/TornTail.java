package dev.trackside.app.stress.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * What a power cut leaves in the middle of a write: bytes that make no sense, behind the last
 * commit in SQLite's write-ahead log. Everything before stays as it is, so what was acknowledged
 * has to be there afterwards. The log's format is SQLite's own (fileformat2, section 4): a header
 * of 32 bytes, then frames of 24 bytes and a page, each with the header's salts and a checksum over
 * all before it.
 */
final class TornTail {
  private static final int HEADER = 32;
  private static final int FRAME = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int FRAMES_MOST = 3;

  private TornTail() {}

  /**
   * Damages the log of a gateway that does not run.
   *
   * @return the place of the first damaged byte; -1 when there is no log with a commit
   */
  static long damage(Path log, Random random) throws IOException {
    if (!Files.exists(log) || Files.size(log) < HEADER) {
      return -1;
    }
    try (FileChannel channel =
        FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer header = read(channel, 0, HEADER);
      int page = header.getInt(8);
      long end = endOfLastCommit(channel, header, page);
      if (end > HEADER) {
        tear(channel, header, end, page, random);
        return end;
      }
      return -1;
    }
  }

  /** Behind the last frame that ends a transaction and whose checksum holds. */
  private static long endOfLastCommit(FileChannel channel, ByteBuffer header, int page)
      throws IOException {
    int magic = header.getInt(0);
    if ((magic & ~1) != MAGIC || page <= 0) {
      return 0;
    }
    ByteOrder order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int[] sum = new int[2];
    add(sum, header, 0, 24, order);
    long end = 0;
    long at = HEADER;
    while (at + FRAME + page <= channel.size()) {
      ByteBuffer frame = read(channel, at, FRAME + page);
      add(sum, frame, 0, 8, order);
      add(sum, frame, FRAME, page, order);
      if (frame.getLong(8) != header.getLong(16)
          || frame.getInt(16) != sum[0]
          || frame.getInt(20) != sum[1]) {
        return end;
      }
      at += FRAME + page;
      end = frame.getInt(4) == 0 ? end : at;
    }
    return end;
  }

  /** SQLite's checksum, which goes on from what was before. */
  private static void add(int[] sum, ByteBuffer bytes, int from, int length, ByteOrder order) {
    ByteBuffer words = bytes.duplicate().order(order);
    for (int at = from; at < from + length; at += 8) {
      sum[0] += words.getInt(at) + sum[1];
      sum[1] += words.getInt(at + 4) + sum[0];
    }
  }

  /** Some frames that begin as the next ones would, ending anywhere in the last. */
  private static void tear(
      FileChannel channel, ByteBuffer header, long end, int page, Random random)
      throws IOException {
    int frames = 1 + random.nextInt(FRAMES_MOST);
    byte[] bytes = new byte[frames * (FRAME + page)];
    random.nextBytes(bytes);
    ByteBuffer torn = ByteBuffer.wrap(bytes);
    for (int frame = 0; frame < frames; frame++) {
      int at = frame * (FRAME + page);
      torn.putInt(at, 1 + random.nextInt(100));
      torn.putInt(at + 4, 100);
      torn.putLong(at + 8, header.getLong(16));
    }
    torn.limit(bytes.length - random.nextInt(FRAME + page));
    long at = end;
    while (torn.hasRemaining()) {
      at += channel.write(torn, at);
    }
    channel.force(true);
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // goes on until it is whole
    }
    if (bytes.hasRemaining()) {
      throw new IOException("a log of a gateway that does not run became shorter");
    }
    return bytes.flip();
  }
}
