package dev.trackside.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Disk space kept back so that acks and deletes still work when the disk is full: a file of zeros,
 * given up when SQLite runs out of space and built again when there is room.
 *
 * <p>Beside it a floor: intake is refused while less than that is free, before anything fails.
 */
public final class Reserve {
  private static final String FILE = "reserve";
  private static final String UNFINISHED = ".new";
  private static final int STEP = 1 << 20;

  private final Path directory;
  private final FileStore device;
  private final Path file;
  private final long reserveBytes;
  private final long floorBytes;
  private volatile boolean isGivenUp;

  Reserve(Path directory, StoreOptions options) throws IOException {
    this.directory = directory;
    this.device = Files.getFileStore(directory);
    this.file = directory.resolve(FILE);
    this.reserveBytes = options.reserveBytes();
    this.floorBytes = options.floorBytes();
  }

  /** Gives up the reserve of a directory that is not open. */
  static boolean releaseIn(Path directory) throws IOException {
    return Files.deleteIfExists(directory.resolve(FILE));
  }

  /** Free space on the data directory's device, bytes. */
  public long freeBytes() throws IOException {
    return device.getUsableSpace();
  }

  /** True while so little is free that intake must be refused, or the reserve is given up. */
  public boolean isShort() throws IOException {
    return isGivenUp || freeBytes() < floorBytes;
  }

  /** Below this much free space intake is refused, bytes. */
  public long floorBytes() {
    return floorBytes;
  }

  /** Gives the reserved space up; false when there was none left to give. */
  boolean release() throws IOException {
    isGivenUp = reserveBytes > 0;
    boolean unfinished = Files.deleteIfExists(directory.resolve(FILE + UNFINISHED));
    return Files.deleteIfExists(file) || unfinished;
  }

  /** Builds the reserve when it is missing and there is room for it beside the floor. */
  public void restore() throws IOException {
    if (reserveBytes == 0 || Files.exists(file) || freeBytes() < floorBytes + 2 * reserveBytes) {
      return;
    }
    Path unfinished = directory.resolve(FILE + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(STEP, reserveBytes));
      for (long at = 0; at < reserveBytes; at += zeros.capacity()) {
        zeros.clear();
        while (zeros.hasRemaining()) {
          channel.write(zeros);
        }
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    isGivenUp = false;
  }
}
