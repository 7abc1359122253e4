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
import java.util.Optional;
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
    DAMAGED,
    /** Its header is damaged, and the frames do not say by themselves which of them count. */
    DOUBTFUL
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
      long sum = WalSum.of(0, header, 24, order);
      boolean isWhole = (magic == MAGIC_LITTLE || magic == MAGIC_BIG) && sum == header.getLong(24);
      if (isWhole) {
        Round round = new Round(header.getInt(8), header.getLong(16), order);
        return of(frames(channel, round, Optional.of(header.getLong(24))), round.pageSize(), true);
      }
      long salt = saltOfTheFirst(channel, FRAME_HEADER + pageSizeOfFile);
      if (salt == 0) {
        Verdict verdict = hasAnySalt(channel, pageSizeOfFile) ? Verdict.DOUBTFUL : Verdict.WHOLE;
        return new WalFile(verdict, pageSizeOfFile);
      }
      Round round = new Round(pageSizeOfFile, salt, order);
      return of(frames(channel, round, Optional.empty()), pageSizeOfFile, false);
    }
  }

  /** What all frames since the log was last begun anew have in common. */
  private record Round(int pageSize, long salt, ByteOrder order) {}

  /**
   * The salt of the first frame, which is always one of the newest round, when the second has it
   * too; 0 when it has not: the first may be rubbish, and the others may be of the round before.
   */
  private static long saltOfTheFirst(FileChannel channel, int frame) throws IOException {
    long first = head(channel, HEADER).getLong(8);
    return first == head(channel, HEADER + (long) frame).getLong(8) ? first : 0;
  }

  private static boolean hasAnySalt(FileChannel channel, int pageSize) throws IOException {
    int frame = FRAME_HEADER + pageSize;
    for (long at = HEADER; at + frame <= channel.size(); at += frame) {
      if (head(channel, at).getLong(8) != 0) {
        return true;
      }
    }
    return false;
  }

  private static ByteBuffer head(FileChannel channel, long at) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(FRAME_HEADER);
    fill(channel, head, at);
    return head;
  }

  /** All frames; of what an earlier round left, which may be most of them, only the heads. */
  private static List<Frame> frames(FileChannel channel, Round round, Optional<Long> seed)
      throws IOException {
    int size = FRAME_HEADER + round.pageSize();
    byte[] page = new byte[round.pageSize()];
    List<Frame> frames = new ArrayList<>();
    Optional<Long> before = seed;
    for (long at = HEADER; at + size <= channel.size(); at += size) {
      ByteBuffer head = head(channel, at);
      if (head.getLong(8) != round.salt()) {
        frames.add(new Frame(false, 0, 0, at + FRAME_HEADER));
        before = Optional.empty();
        continue;
      }
      fill(channel, ByteBuffer.wrap(page), at + FRAME_HEADER);
      long stored = head.getLong(16);
      boolean fits = false;
      boolean isRenumbered = false;
      if (before.isPresent()) {
        long written = WalSum.before(stored, page, round.order());
        fits = head.getInt(0) > 0 && WalSum.of(before.get(), head, 8, round.order()) == written;
        isRenumbered = !fits && WalSum.isAnotherPage(before.get(), written, round.order());
      }
      int number = isRenumbered ? 0 : head.getInt(0);
      frames.add(new Frame(fits, number, head.getInt(4), at + FRAME_HEADER));
      before = Optional.of(stored);
    }
    return frames;
  }

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
    if (!isHeaderWhole && further == 0 && frames.stream().anyMatch(Frame::isCommit)) {
      // A commit is there that nothing behind it proves, and without a header nothing before it.
      return new WalFile(Verdict.DOUBTFUL, pageSize);
    }
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
        // A frame that fits to it follows a commit only when that was on the disk.
        commit = frame.isCommit() ? i : -1;
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
    int highest = 1;
    for (Frame frame : taken) {
      if (frame.fits()) {
        frames.put(frame.page(), frame.at());
        lost.remove(frame.page());
        highest = Math.max(highest, frame.page());
        pageCount = frame.isCommit() ? frame.sizeAfter() : pageCount;
      } else if (frame.page() > 0) {
        frames.remove(frame.page());
        lost.add(frame.page());
      } else {
        unknown++;
      }
    }
    if (pageCount == 0 && !taken.isEmpty()) {
      pageCount = highest; // the size that a damaged commit tells may be the damage
    }
  }

  /** What its end says. */
  public Verdict verdict() {
    return verdict;
  }

  /** Frames before the last commit of which not even the page is known for certain. */
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
}
