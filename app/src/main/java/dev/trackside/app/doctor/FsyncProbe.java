package dev.trackside.app.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to have 4 KiB on the disk, measured on a file of its own.
 *
 * @param medianMicros half of the writes took no longer
 * @param slowMicros 99 of 100 writes took no longer
 */
record FsyncProbe(long medianMicros, long slowMicros) {
  private static final int BYTES = 4_096;
  private static final int ROUNDS = 200;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Writes behind the end, as a growing log does. */
  static FsyncProbe appending(Path folder) throws IOException {
    return measure(folder.resolve("append"), false);
  }

  /** Writes over the same place, as a reused log does. */
  static FsyncProbe overwriting(Path folder) throws IOException {
    return measure(folder.resolve("overwrite"), true);
  }

  private static FsyncProbe measure(Path file, boolean over) throws IOException {
    long[] nanos = new long[ROUNDS];
    int rounds = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BYTES);
      channel.write(block.duplicate(), 0);
      channel.force(true);
      long end = System.nanoTime() + LONGEST_NANOS;
      while (rounds < ROUNDS && System.nanoTime() < end) {
        long began = System.nanoTime();
        channel.write(block.duplicate(), over ? 0 : (long) (rounds + 1) * BYTES);
        channel.force(false);
        nanos[rounds++] = System.nanoTime() - began;
      }
    }
    Arrays.sort(nanos, 0, rounds);
    return new FsyncProbe(
        TimeUnit.NANOSECONDS.toMicros(nanos[rounds / 2]),
        TimeUnit.NANOSECONDS.toMicros(nanos[Math.min(rounds - 1, rounds * 99 / 100)]));
  }
}
