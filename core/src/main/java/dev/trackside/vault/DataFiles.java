package dev.trackside.vault;

import dev.trackside.store.DataLock;
import dev.trackside.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The bytes of every file of a data directory, as they lie there: main file, WAL, journal, keys and
 * whatever else somebody put there. Two are left out: the lock file, which holds who runs here, and
 * SQLite's {@code -shm}, which holds numbers of pages.
 *
 * <p>POSIX locks belong to a process: to close a file drops the locks that SQLite has on it, and a
 * reader elsewhere could then take the WAL away. So the main file, once opened here, stays open as
 * long as the process; and the two that are left out are never opened.
 */
final class DataFiles {
  private static final int PIECE_BYTES = 1 << 20;
  private static final List<String> LEFT_OUT = List.of(DataLock.FILE, Store.FILE + "-shm");

  /** By what the file system calls the file; a process has one data directory, seldom a second. */
  private static final Map<Object, FileChannel> STAY_OPEN = new ConcurrentHashMap<>();

  private final Path directory;
  private final List<Path> files;

  DataFiles(Path directory) throws IOException {
    this.directory = directory;
    try (Stream<Path> all = Files.walk(directory)) {
      this.files =
          all.filter(Files::isRegularFile)
              .filter(file -> !LEFT_OUT.contains(String.valueOf(file.getFileName())))
              .sorted()
              .toList();
    } catch (UncheckedIOException e) {
      throw new IOException("the files of " + directory + " changed while they were listed", e);
    }
  }

  List<Path> all() {
    return files;
  }

  /** The name of a file below the data directory. */
  String name(Path file) {
    return directory.relativize(file).toString();
  }

  /** Bytes of all of them together. */
  long size() throws IOException {
    long size = 0;
    for (Path file : files) {
      size += size(file);
    }
    return size;
  }

  /** Nothing when it was deleted since it was listed. */
  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /**
   * Whether a file holds one of the patterns; no when it was deleted meanwhile.
   *
   * @param read is told of bytes that were looked at
   */
  boolean holds(Path file, ByteSearch search, LongConsumer read) throws IOException {
    try {
      if (!String.valueOf(file.getFileName()).equals(Store.FILE)) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          return holds(channel, search, read);
        }
      }
      return holds(staying(file), search, read);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static FileChannel staying(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    Object known = key == null ? file.toRealPath() : key;
    FileChannel there = STAY_OPEN.get(known);
    if (there == null) {
      synchronized (STAY_OPEN) {
        there = STAY_OPEN.get(known);
        if (there == null) {
          there = FileChannel.open(file, StandardOpenOption.READ);
          STAY_OPEN.put(known, there);
        }
      }
    }
    return there;
  }

  private static boolean holds(FileChannel channel, ByteSearch search, LongConsumer read)
      throws IOException {
    int overlap = search.longest() - 1;
    byte[] piece = new byte[PIECE_BYTES + overlap];
    int kept = 0;
    long position = 0;
    while (true) {
      int count = channel.read(ByteBuffer.wrap(piece, kept, piece.length - kept), position);
      if (count < 0) {
        return false;
      }
      position += count;
      read.accept(count);
      int end = kept + count;
      if (search.find(piece, 0, end) >= 0) {
        return true;
      }
      kept = Math.min(overlap, end);
      System.arraycopy(piece, end - kept, piece, 0, kept);
    }
  }
}
