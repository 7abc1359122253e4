package dev.trackside.delivery;

import dev.trackside.buffer.LogCursor;
import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.batch.BatchChangedException;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.delivery.encoding.FencedEncoder;
import dev.trackside.delivery.encoding.NdjsonEncoder;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.fence.Cut;
import dev.trackside.fence.Erasure;
import dev.trackside.fence.Fence;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.ShadowLook;
import dev.trackside.fence.Terms;
import dev.trackside.fence.Waiting;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.RequestId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drafts batches: takes the next run of positions, has the geo-fence cut each packet to what may
 * leave, and encodes that. What is stored stays as it is. For one thread.
 */
final class Drafter {
  private final LogCursor cursor;
  private final NdjsonEncoder plain = new NdjsonEncoder();
  private final FencedEncoder fenced = new FencedEncoder();
  private final Cut cut = new Cut();
  private final DeliveryOptions options;
  private final String node;
  private final Law law;
  private byte[] windows;
  private boolean hasErased; // the newest draft met something erased since it was frozen

  Drafter(LogCursor cursor, DeliveryOptions options, String node, Law law, byte[] windows) {
    this.cursor = cursor;
    this.options = options;
    this.node = node;
    this.law = law;
    this.windows = windows;
  }

  LogCursor cursor() {
    return cursor;
  }

  /** Goes on from where the newest frozen batch left the windows. */
  void rewind(byte[] frozenWindows) {
    windows = frozenWindows;
  }

  /** The next packets of the live lane, up to a limit; empty when there are none. */
  Optional<Draft> next(long sink, long from, long end, long generation) {
    Optional<LogCursor.Window> window = cursor.at(from);
    if (window.isEmpty() || window.get().first() >= end) {
      return Optional.empty();
    }
    long start = Math.max(from, window.get().first());
    Run.Room room = new Run.Room(options.batchPackets(), options.batchBytes());
    return Optional.of(onwards(Run.of(node, sink, start, end, Lane.LIVE), room, null, generation));
  }

  /**
   * The next packets of a range of the backlog, up to an encoded size. A range of which nothing is
   * left becomes a draft of no packets, so that it is ended.
   */
  Draft next(long sink, BacklogTable.Range range, int bytes, long generation) {
    long first = cursor.at(range.next()).map(LogCursor.Window::first).orElse(range.next());
    long start = Math.min(Math.max(range.next(), first), range.to() - 1);
    Run.Room room = new Run.Room(options.batchPackets(), bytes);
    return onwards(Run.of(node, sink, start, range.to(), Lane.BACKLOG), room, null, generation);
  }

  /** What of a run that waited may leave by now. */
  Draft supplement(WithheldRow row, long generation) {
    String id = "%s-s%d-%015d-r%d".formatted(node, row.sink(), row.first(), row.revision() + 1);
    Waiting only = Waiting.of(row.names());
    Run run = new Run(id, row.sink(), row.first(), row.to(), only, Erasure.NEVER, Lane.LIVE, null);
    return onwards(run, Run.Room.ALL, row, generation);
  }

  private Draft onwards(Run run, Run.Room room, @Nullable WithheldRow of, long generation) {
    Terms terms = law.terms();
    Draft draft = draft(run, room, terms, windows, of, generation);
    if (draft == null) {
      // A key failed on the way: nothing that needs one leaves.
      Terms locked = new Terms(terms.policy(), terms.destination(), terms.judgedAtMillis(), true);
      draft = draft(run, room, locked, windows, of, generation);
    }
    if (draft == null) {
      throw new IllegalStateException("a locked fence asks for no key");
    }
    windows = draft.windowsAfter();
    return draft;
  }

  /**
   * A batch that was frozen before, drafted once more: the same packets, without what was erased
   * meanwhile.
   *
   * @param sinceMillis erasures from when on came after it was frozen, see {@link Erasure}
   */
  Draft again(BatchRow row, long sinceMillis) {
    Basis basis = row.basis();
    Waiting only = basis.isSupplement() ? Waiting.of(basis.only()) : null;
    Run run =
        new Run(
            row.id(),
            row.sink(),
            row.first(),
            row.to(),
            only,
            sinceMillis,
            basis.lane(),
            basis.of());
    Draft draft = draft(run, Run.Room.ALL, basis.terms(), basis.windows(), null, 0);
    if (draft == null) {
      throw new BatchChangedException(
          "batch %s needs the keys, and they are locked".formatted(row.id()),
          "bring the key file back as it was; it goes on by itself");
    }
    return draft;
  }

  /** True when the newest draft met something that was erased after its batch was frozen. */
  boolean hasErased() {
    return hasErased;
  }

  /** A draft; null when a key was asked for in vain. */
  private @Nullable Draft draft(
      Run run,
      Run.Room room,
      Terms terms,
      byte[] windowsBefore,
      @Nullable WithheldRow of,
      long generation) {
    // A supplement's packets were judged before, and so were those of a batch made again.
    boolean isFirst = !room.equals(Run.Room.ALL);
    ShadowLook look = isFirst && terms.isFenced() ? law.look(terms) : null;
    Fence fence = fence(terms, windowsBefore, look);
    if (fence != null) {
      fence.again(run.since());
    }
    Pass pass = new Pass(run, fence);
    pass.go(room);
    hasErased = pass.hasErased;
    byte[] after = fence == null ? windowsBefore : fence.windows();
    int length = pass.length();
    byte[] bytes = fence == null ? plain.takeBytes() : fenced.takeBytes();
    if (fence != null && fence.isBroken()) {
      return null;
    }
    int faults = fence == null ? 0 : fence.faults();
    byte[] only = run.only() == null ? new byte[0] : run.only().toBytes();
    return new Draft(
        run.id(),
        run.sink(),
        run.from(),
        pass.position,
        new Draft.Tally(pass.count, pass.fresh, pass.late, pass.astray, faults),
        bytes,
        length,
        Decisions.sha256(bytes, length),
        fence == null ? NdjsonEncoder.FORMAT : FencedEncoder.FORMAT,
        new Basis(terms, windowsBefore, only, run.lane(), run.of()),
        after,
        pass.waiting,
        pass.waiting.isEmpty() ? new byte[0] : pass.waiting.toBytes(),
        of,
        look,
        pass.decisions,
        generation);
  }

  private @Nullable Fence fence(Terms terms, byte[] windowsBefore, @Nullable ShadowLook look) {
    PolicyBook book = law.book();
    if (!terms.isFenced()) {
      return null;
    }
    if (book == null) {
      throw new BatchChangedException(
          "it was judged for " + terms.destination() + ", and its sink is in the garage now",
          "run once more with %s as its destination".formatted(terms.destination()));
    }
    return new Fence(book.find(terms.policy()), book.keys(), terms, windowsBefore, look);
  }

  /** One way through a run of positions. */
  private final class Pass {
    private final Run run;
    private final @Nullable Fence fence;
    private final Waiting waiting = new Waiting();
    private final Decisions decisions = new Decisions();
    private long position;
    private int seen;
    private int count;
    private int fresh;
    private int late;
    private int astray;
    private boolean hasErased;

    Pass(Run run, @Nullable Fence fence) {
      this.run = run;
      this.fence = fence;
      this.position = fence == null ? run.from() : run.start();
    }

    int length() {
      return fence == null ? plain.length() : fenced.length();
    }

    void go(Run.Room room) {
      String id = run.of() == null ? run.id() : run.of().id();
      if (fence == null) {
        plain.begin(id);
      } else {
        fenced.begin(id);
      }
      while (hasRoom(room)) {
        Optional<LogCursor.Window> window = cursor.at(position);
        if (window.isEmpty() || window.get().first() >= run.end()) {
          position = run.lane() == Lane.BACKLOG ? run.end() : position;
          return;
        }
        Chunk chunk = window.get().chunk();
        long first = window.get().first();
        position = Math.max(position, first);
        long stop = Math.min(run.end(), window.get().end());
        while (position < stop && hasRoom(room)) {
          packet(chunk, (int) (position - first));
          position++;
        }
      }
    }

    private boolean hasRoom(Run.Room room) {
      return position < run.end() && seen < room.packets() && length() < room.bytes();
    }

    private void packet(Chunk chunk, int packet) {
      boolean isOwn = position >= run.from();
      // Also before a part's own packets: its means are formed from the beginning of the whole.
      hasErased |= Erasure.isIn(chunk, packet, run.since());
      if (fence == null) {
        int from = plain.length();
        plain.packet(chunk, packet);
        decisions.leaves(chunk.requestId(packet), plain.bytes(), from, plain.length());
        count(chunk, packet, true);
        return;
      }
      int offset = (int) (position - run.start());
      Set<String> only = run.only() == null ? null : run.only().at(offset);
      if (only != null && only.isEmpty()) {
        return;
      }
      fence.cut(chunk, packet, only, cut);
      if (!isOwn) {
        return;
      }
      waiting.note(offset, cut.waiting());
      astray += cut.doubt().isEmpty() ? 0 : 1;
      int samples = chunk.endSample(packet) - chunk.firstSample(packet);
      if (cut.isLeaving()) {
        int from = fenced.length();
        fenced.packet(chunk, packet, cut);
        RequestId id = chunk.requestId(packet);
        decisions.leaves(cut, samples, id, fenced.bytes(), from, fenced.length());
        count(chunk, packet, !cut.isSupplement());
      } else {
        decisions.stays(cut, samples, chunk.requestId(packet));
        seen++;
      }
    }

    private void count(Chunk chunk, int packet, boolean isFresh) {
      seen++;
      count++;
      fresh += isFresh ? 1 : 0;
      late += isFresh && chunk.isDefective(packet) ? 1 : 0;
    }
  }
}
