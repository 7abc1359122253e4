package dev.trackside.store.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The write-ahead log beside a file: which pages it has newer than the file.
 *
 * <pre>
 * header   magic, version, page size, sequence, salt (8), checksum (8)
 * frame    page number, size of the file in pages behind a commit or 0, salt, checksum; the page
 * </pre>
 *
 * <p>A frame's checksum goes on from the one before. SQLite therefore stops at the first frame that
 * does not fit, and takes everything behind it for a write that was never finished. That is so for
 * the last transaction only: the next one begins when the one before it is on the disk. A commit
 * behind the break that a further frame follows was acknowledged, and here it is found again: each
 * frame can be checked against the checksum that is written in the one before.
 */
public final class WalFile {
  /** What its end says. */
  public enum Verdict {
    /**
     * There is nothing in it, or all of it is there, but for a last write that nobody waits for.
     */
    WHOLE,
    /** Something before its last commit is damaged. */
    DAMAGED
  }

  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC_LITTLE = 0x377f0682;
  private static final int MAGIC_BIG = 0x377f0683;

  private final Map<Integer, Long> frames = new HashMap<>();
  private final Set<Integer> lost = new HashSet<>();
  private final Verdict verdict;
  private final int pageSize;
  private int pageCount;
  private int unknown;

  /** A frame: whether it fits, which page it holds, whether it ends a commit. */
  private record Frame(boolean fits, int page, int sizeAfter, long at) {
    boolean isCommit() {
      return sizeAfter > 0;
    }
  }

  private WalFile(Verdict verdict, int pageSize) {
    this.verdict = verdict;
    this.pageSize = pageSize;
  }

  /** Reads a log; one that is not there, or empty, holds nothing. */
  public static WalFile read(Path file, int pageSizeOfFile) throws IOException {
    if (!Files.exists(file) || Files.size(file) < HEADER + FRAME_HEADER + 512) {
      return new WalFile(Verdict.WHOLE, pageSizeOfFile);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      fill(channel, header, 0);
      int magic = header.getInt(0);
      ByteOrder order = magic == MAGIC_BIG ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      long sum = sum(0, header.array(), 0, 24, order);
      boolean isWhole = (magic == MAGIC_LITTLE || magic == MAGIC_BIG) && sum == header.getLong(24);
      int size = isWhole ? header.getInt(8) : pageSizeOfFile;
      List<Frame> frames = frames(channel, size, order, isWhole ? header : null);
      return of(frames, size, isWhole);
    }
  }

  private static List<Frame> frames(
      FileChannel channel,
      int pageSize,
      ByteOrder order,
      @org.jspecify.annotations.Nullable ByteBuffer header)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(FRAME_HEADER + pageSize);
    List<Frame> frames = new ArrayList<>();
    boolean knowsSalt = header != null;
    long salt = header == null ? 0 : header.getLong(16);
    boolean knowsBefore = header != null;
    long before = header == null ? 0 : header.getLong(24);
    int foreign = 0;
    for (long at = HEADER; at + buffer.capacity() <= channel.size(); at += buffer.capacity()) {
      buffer.clear();
      fill(channel, buffer, at);
      if (!knowsSalt && buffer.getLong(8) != 0) {
        salt = buffer.getLong(8);
        knowsSalt = true;
      }
      boolean isOurs = knowsSalt && buffer.getLong(8) == salt;
      long stored = buffer.getLong(16);
      boolean fits =
          isOurs
              && knowsBefore
              && buffer.getInt(0) > 0
              && sum(
                      sum(before, buffer.array(), 0, 8, order),
                      buffer.array(),
                      FRAME_HEADER,
                      pageSize,
                      order)
                  == stored;
      frames.add(
          new Frame(fits, isOurs ? buffer.getInt(0) : 0, buffer.getInt(4), at + FRAME_HEADER));
      knowsBefore = isOurs;
      before = stored;
      foreign = isOurs ? 0 : foreign + 1;
      if (foreign > FOREIGN_MOST) {
        break; // what was left by an earlier round of the log; nothing of this one is behind it
      }
    }
    return frames;
  }

  /** So many frames in a row that are not of this round of the log end it. */
  private static final int FOREIGN_MOST = 64;

  private static WalFile of(List<Frame> frames, int pageSize, boolean isHeaderWhole) {
    int broken = isHeaderWhole ? 0 : -1;
    while (broken >= 0 && broken < frames.size() && frames.get(broken).fits()) {
      broken++;
    }
    int end = 0;
    for (int i = 0; i < broken; i++) {
      end = frames.get(i).isCommit() ? i + 1 : end;
    }
    int further = lastAcknowledged(frames, Math.max(0, broken));
    WalFile wal = new WalFile(further > 0 ? Verdict.DAMAGED : Verdict.WHOLE, pageSize);
    wal.take(frames.subList(0, Math.max(end, further)));
    return wal;
  }

  /** The place behind the last commit behind a break that was surely acknowledged; 0 for none. */
  private static int lastAcknowledged(List<Frame> frames, int broken) {
    int last = 0;
    int commit = -1;
    boolean isSure = false;
    for (int i = broken; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      if (!frame.fits()) {
        commit = -1;
        isSure = false;
        continue;
      }
      isSure |= commit >= 0;
      commit = frame.isCommit() ? i : commit;
      last = isSure ? commit + 1 : last;
    }
    return last;
  }

  private void take(List<Frame> taken) {
    for (Frame frame : taken) {
      if (frame.fits()) {
        frames.put(frame.page(), frame.at());
        lost.remove(frame.page());
        pageCount = frame.isCommit() ? frame.sizeAfter() : pageCount;
      } else if (frame.page() > 0) {
        frames.remove(frame.page());
        lost.add(frame.page());
      } else {
        unknown++;
      }
    }
  }

  /** What its end says. */
  public Verdict verdict() {
    return verdict;
  }

  /** Frames before the last commit of which not even the page is known. */
  public int unknown() {
    return unknown;
  }

  /** Where in the log the newest content of a page is; -1 when the file has it. */
  long frameOf(int page) {
    return frames.getOrDefault(page, -1L);
  }

  /** True when the newest content of a page was in a damaged frame. */
  boolean isLost(int page) {
    return lost.contains(page);
  }

  /** Pages of the file behind the last commit; 0 when the log does not say. */
  int pageCount() {
    return pageCount;
  }

  int pageSize() {
    return pageSize;
  }

  static void fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        return;
      }
    }
  }

  private static long sum(long before, byte[] bytes, int from, int length, ByteOrder order) {
    ByteBuffer words = ByteBuffer.wrap(bytes, from, length).order(order);
    int one = (int) (before >>> 32);
    int two = (int) before;
    while (words.hasRemaining()) {
      one += words.getInt() + two;
      two += words.getInt() + one;
    }
    return ((long) one << 32) | (two & 0xffff_ffffL);
  }
}
