package dev.trackside.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the disk can do when nothing is between: the yardstick beside every run. */
public final class RawDisk {
  private static final int PAGE = 4_096;
  private static final int PREPARED_PAGES = 2_048;
  private static final int STRETCH = 1 << 20;

  private RawDisk() {}

  /**
   * Latencies of 4 KiB that are written and forced to the device (fdatasync).
   *
   * @param append behind the end of a file that grows
   * @param overwrite in a file that has its size
   */
  public record Latencies(Timings append, Timings overwrite) {}

  /** Measures both latencies, half of the time each. */
  public static Latencies latencies(Path directory, double seconds) throws IOException {
    Path file = directory.resolve("raw");
    try (FileChannel channel = open(file)) {
      Timings append = force(channel, seconds / 2, Long.MAX_VALUE);
      ByteBuffer zeros = ByteBuffer.allocateDirect(PREPARED_PAGES * PAGE);
      channel.truncate(0).position(0);
      write(channel, zeros);
      channel.force(true);
      channel.position(0);
      Timings overwrite = force(channel, seconds / 2, zeros.capacity());
      return new Latencies(append, overwrite);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Timings force(FileChannel channel, double seconds, long endsAt)
      throws IOException {
    Timings timings = new Timings();
    ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
    long now = System.nanoTime();
    long end = now + (long) (seconds * 1e9);
    while (now < end) {
      long began = now;
      if (channel.position() >= endsAt) {
        channel.position(0);
      }
      page.clear().putLong(0, began);
      write(channel, page);
      channel.force(false);
      now = System.nanoTime();
      timings.add(now - began);
    }
    return timings;
  }

  /** Megabytes (10^6 bytes) a second of one long file, forced at its end. */
  public static double sequentialMegabytesPerSecond(Path directory, int stretches)
      throws IOException {
    Path file = directory.resolve("raw");
    try (FileChannel channel = open(file)) {
      ByteBuffer stretch = ByteBuffer.allocateDirect(STRETCH);
      long began = System.nanoTime();
      for (int i = 0; i < stretches; i++) {
        stretch.clear().putLong(0, i);
        write(channel, stretch);
      }
      channel.force(false);
      return stretches * (double) STRETCH / 1e6 / ((System.nanoTime() - began) / 1e9);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
