package dev.trackside.store.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * The pages of a file as they were at its last commit: those of the log where it has newer ones.
 * For one thread.
 */
public final class PageFile implements AutoCloseable {
  private static final int HEADER = 100;
  private static final int LEAST_SIZE = 512;
  private static final int MOST_SIZE = 65_536;
  private static final byte[] MAGIC =
      "SQLite format 3\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final FileChannel main;
  private final FileChannel log;
  private final WalFile wal;
  private final int pageSize;
  private final int pageCount;
  private long bytesRead;

  private PageFile(FileChannel main, FileChannel log, WalFile wal, int pageSize)
      throws IOException {
    this.main = main;
    this.log = log;
    this.wal = wal;
    this.pageSize = pageSize;
    int there = (int) Math.min(Integer.MAX_VALUE - 1, main.size() / pageSize);
    this.pageCount = Math.max(there, wal.pageCount());
  }

  /**
   * Opens a file to look at it.
   *
   * @param pageSizeMeant the size of its pages when neither it nor its log can say
   */
  public static PageFile open(Path file, int pageSizeMeant) throws IOException {
    FileChannel main = FileChannel.open(file, StandardOpenOption.READ);
    FileChannel log = main;
    try {
      int size = pageSize(main, pageSizeMeant);
      Path logFile = file.resolveSibling(file.getFileName() + "-wal");
      WalFile wal = WalFile.read(logFile, size);
      if (wal.pageCount() > 0) {
        log = FileChannel.open(logFile, StandardOpenOption.READ);
      }
      return new PageFile(main, log, wal, wal.pageCount() > 0 ? wal.pageSize() : size);
    } catch (IOException e) {
      main.close();
      throw e;
    }
  }

  private static int pageSize(FileChannel main, int meant) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    WalFile.fill(main, header, 0);
    int size = header.getShort(16) & 0xffff;
    size = size == 1 ? MOST_SIZE : size;
    return isOurs(header) && size >= LEAST_SIZE && Integer.bitCount(size) == 1 ? size : meant;
  }

  private static boolean isOurs(ByteBuffer header) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (header.get(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /** What its log's end says. */
  public WalFile wal() {
    return wal;
  }

  /** How many pages there are, readable or not. */
  public int pageCount() {
    return pageCount;
  }

  /** Bytes of a page. */
  public int pageSize() {
    return pageSize;
  }

  /** Bytes read so far. */
  public long bytesRead() {
    return bytesRead;
  }

  /** The first page, when its header is one of SQLite's. */
  public byte[] first() throws IOException, UnreadablePageException {
    byte[] page = read(1);
    if (!isOurs(ByteBuffer.wrap(page))) {
      throw new UnreadablePageException(1, "does not begin as an SQLite file does");
    }
    return page;
  }

  /** A page's bytes, as last committed. */
  public byte[] read(int number) throws IOException, UnreadablePageException {
    if (number < 1 || number > pageCount) {
      throw new UnreadablePageException(number, "is outside of the file");
    }
    if (wal.isLost(number)) {
      throw new UnreadablePageException(number, "was last written to a damaged place of the log");
    }
    long frame = wal.frameOf(number);
    ByteBuffer buffer = ByteBuffer.allocate(pageSize);
    if (frame >= 0) {
      WalFile.fill(log, buffer, frame);
    } else {
      WalFile.fill(main, buffer, (number - 1L) * pageSize);
    }
    if (buffer.hasRemaining()) {
      throw new UnreadablePageException(number, "is cut off");
    }
    bytesRead += pageSize;
    return buffer.array();
  }

  /** Pages that are free: what is on them is old. Empty bits behind a damaged one of the list. */
  public Free free() throws IOException {
    BitSet free = new BitSet();
    try {
      ByteBuffer first = ByteBuffer.wrap(first());
      int trunk = first.getInt(32);
      int left = first.getInt(36);
      while (trunk != 0 && left > 0) {
        ByteBuffer list = ByteBuffer.wrap(read(trunk));
        int leaves = list.getInt(4);
        if (free.get(trunk) || leaves < 0 || leaves > pageSize / 4 - 2) {
          return new Free(free, false);
        }
        free.set(trunk);
        for (int i = 0; i < leaves; i++) {
          int leaf = list.getInt(8 + 4 * i);
          if (leaf < 1 || leaf > pageCount) {
            return new Free(free, false);
          }
          free.set(leaf);
        }
        left -= leaves + 1;
        trunk = list.getInt(0);
      }
      return new Free(free, left == 0);
    } catch (UnreadablePageException e) {
      return new Free(free, false);
    }
  }

  /**
   * The free pages.
   *
   * @param pages their numbers
   * @param isWhole false when there may be others
   */
  public record Free(BitSet pages, boolean isWhole) {}

  @Override
  public void close() throws IOException {
    main.close();
    log.close();
  }
}
