package dev.trackside.buffer;

import dev.trackside.packet.Block;
import dev.trackside.packet.BlockEncoder;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Chunks;
import dev.trackside.store.Store;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges the small blocks that paced traffic leaves, one a commit, into larger ones: a block of a
 * single packet takes ten times the space of its share in a large one, and a start has to look at
 * each. Positions stay as they are. Packing is done on the caller's thread; the commit only
 * exchanges rows. For one thread.
 */
public final class Compaction {
  /** Merging fewer is not worth the write. */
  private static final int LEAST_BLOCKS = 16;

  private static final int MOST_BLOCKS = 256;
  private static final int MOST_PACKETS = 8_192;
  private static final int MOST_SAMPLES = 256 * 1024;
  private static final int MOST_BYTES = 4 << 20;

  private final Store store;
  private final BlockLog log;
  private final BlockEncoder encoder = new BlockEncoder();
  private long from;

  /** The compaction of a log. */
  public Compaction(Store store, BlockLog log) {
    this.store = store;
    this.log = log;
  }

  /** Merges one run of small blocks that end at or before a position; false when there is none. */
  public boolean step(long end) {
    List<StoredBlock> run = run(end);
    if (run.size() < LEAST_BLOCKS) {
      return false;
    }
    List<Chunk> chunks = new ArrayList<>(run.size());
    for (StoredBlock block : run) {
      chunks.add(block.unpack());
    }
    Block merged = encoder.encode(Chunks.concat(chunks));
    BlockHead first = run.getFirst().head();
    BlockHead last = run.getLast().head();
    BlockHead head =
        new BlockHead(
            first.first(),
            merged.count(),
            merged.samples(),
            run.stream().mapToInt(block -> block.head().late()).sum(),
            first.session(),
            last.commitNumber(),
            last.committedAtMillis(),
            merged.eventMin(),
            merged.eventMax(),
            first.firstRequest(),
            merged.checksum());
    store.write(connection -> {
      if (log.removeRange(connection, first.first(), last.end()) != run.size()) {
        throw new SQLException("blocks changed while they were merged");
      }
      log.append(connection, head, merged);
    });
    return true;
  }

  /** The next run of small neighbours of one session, without gaps between them. */
  private List<StoredBlock> run(long end) {
    List<StoredBlock> run = new ArrayList<>();
    Size size = new Size();
    store.read(connection -> {
      log.visitFrom(
          connection,
          from,
          block -> {
            BlockHead head = block.head();
            if (head.end() > end) {
              return false;
            }
            boolean fits = isSmall(block) && follows(run, head);
            if (!fits && run.size() >= LEAST_BLOCKS) {
              return false;
            }
            if (!fits) {
              run.clear();
              size.clear();
              from = head.first();
              if (!isSmall(block)) {
                from = head.end();
                return true;
              }
            }
            run.add(block);
            size.add(block);
            return run.size() < MOST_BLOCKS && !size.isFull();
          });
      return run.size();
    });
    if (!run.isEmpty() && (run.size() >= MOST_BLOCKS || size.isFull())) {
      from = run.getLast().head().end();
    }
    return run;
  }

  private static boolean isSmall(StoredBlock block) {
    return !Packer.isLarge(block.head().count())
        && block.head().samples() < MOST_SAMPLES / LEAST_BLOCKS
        && block.sizeBytes() < MOST_BYTES / LEAST_BLOCKS;
  }

  /** What a run holds so far; a block that is merged must be quick to read back. */
  private static final class Size {
    private long packets;
    private long samples;
    private long bytes;

    void clear() {
      packets = 0;
      samples = 0;
      bytes = 0;
    }

    void add(StoredBlock block) {
      packets += block.head().count();
      samples += block.head().samples();
      bytes += block.sizeBytes();
    }

    boolean isFull() {
      return packets >= MOST_PACKETS || samples >= MOST_SAMPLES || bytes >= MOST_BYTES;
    }
  }

  private static boolean follows(List<StoredBlock> run, BlockHead head) {
    if (run.isEmpty()) {
      return true;
    }
    BlockHead before = run.getLast().head();
    return before.end() == head.first() && before.session() == head.session();
  }
}
