package dev.trackside.gateway;

import dev.trackside.buffer.BlockHead;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.DuplicateWindow;
import dev.trackside.buffer.Sessions;
import dev.trackside.delivery.CommitSignal;
import dev.trackside.gateway.Counters.Of;
import dev.trackside.guard.Judgement;
import dev.trackside.guard.Places;
import dev.trackside.packet.Block;
import dev.trackside.packet.BlockEncoder;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Chunks;
import dev.trackside.quarantine.DeadLetters;
import dev.trackside.recording.RecordingMark;
import dev.trackside.recording.Recordings;
import dev.trackside.store.GroupWriter;
import dev.trackside.store.Prepared;
import dev.trackside.store.Time;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes what a group of arrivals has in common: duplicates taken out, the accepted packets as
 * blocks of the buffer, the others as blocks of the dead letters, and the ledger, in one
 * transaction (T1). All on the committer's thread, but for {@link #committed()} and {@link
 * #refuse}.
 */
final class Recorder implements GroupWriter {
  /** A block beyond this is slow to read back; a group larger than it makes several. */
  private static final int BLOCK_SAMPLES = 512 * 1024;

  private final BlockLog buffer = BlockLog.ofBuffer();
  private final DeadLetters deadLetters;
  private final DuplicateWindow window;
  private final Sessions sessions = new Sessions();
  private final Recordings recordings = new Recordings();
  private final BlockEncoder encoder = new BlockEncoder();
  private final CommitSignal signal;
  private final Time time;
  private final AtomicLong refused = new AtomicLong();
  private final Prepared write = Counters.statement();
  private final List<Chunk> accepted = new ArrayList<>();
  private final List<Chunk> dead = new ArrayList<>();
  private volatile Counters committed = Counters.zero();
  private Counters working = Counters.zero();
  private boolean loaded;
  private long written;
  private long positionsGiven = 1;
  private long deadLettersGiven = 1;

  Recorder(DeadLetters deadLetters, DuplicateWindow window, CommitSignal signal, Time time) {
    this.deadLetters = deadLetters;
    this.window = window;
    this.signal = signal;
    this.time = time;
  }

  /** The counters of the newest commit. Not to be changed. */
  Counters committedCounters() {
    return committed;
  }

  /** Blocks that could not be read when the duplicate window was filled. */
  int damagedBlocks() {
    return window.damaged();
  }

  /** Counts packets that were turned away; the next commit notes them. */
  void refuse(int packets) {
    refused.addAndGet(packets);
  }

  /** Packets turned away since the newest commit. */
  long refusedSinceCommit() {
    return Math.max(0, refused.get() - committed.get(Of.REFUSED));
  }

  /** Counts blocks that are removed in this transaction. */
  void remove(long packets) {
    working.add(Of.REMOVED, packets);
  }

  @Override
  public void begin() {
    working = committed.copy();
    written = 0;
    window.mark();
    sessions.mark();
    accepted.clear();
    dead.clear();
  }

  /** Notes how far a recording is read; false when it is not where the mark says. */
  boolean advance(Connection connection, RecordingMark mark) throws SQLException {
    return recordings.advance(connection, mark, time.epochMillis());
  }

  /** Takes an arrival into the group; the result has the packets that were known already. */
  BitSet gather(Judgement judgement) {
    BitSet known = window.note(judgement.chunk(), judgement.quarantinedPlaces());
    Chunk good = without(judgement.accepted(), judgement.acceptedFrom(), known);
    Chunk bad = without(judgement.deadLetters(), judgement.deadLettersFrom(), known);
    int split = 0;
    for (int i = 0; i < bad.count(); i++) {
      split += bad.defect(i).split() ? 1 : 0;
    }
    working.add(Of.RECEIVED, judgement.chunk().count());
    working.add(Of.DUPLICATE, known.cardinality());
    working.add(Of.ACCEPTED, good.count());
    working.add(Of.SAMPLES, good.sampleCount());
    working.add(Of.QUARANTINED, bad.count() - split);
    working.add(Of.SPLIT, split);
    if (good.count() > 0) {
      accepted.add(good);
    }
    if (bad.count() > 0) {
      dead.add(bad);
    }
    return known;
  }

  private static Chunk without(Chunk chunk, Places places, BitSet known) {
    if (known.isEmpty() || chunk.count() == 0) {
      return chunk;
    }
    BitSet here = new BitSet();
    for (int i = 0; i < chunk.count(); i++) {
      if (known.get(places.of(i))) {
        here.set(i);
      }
    }
    return here.isEmpty() ? chunk : Chunks.without(chunk, here);
  }

  @Override
  public void end(Connection connection, long commitNumber) throws SQLException {
    long now = time.epochMillis();
    long position = Math.max(working.get(Of.NEXT_POSITION), positionsGiven);
    position = append(connection, buffer, accepted, position, commitNumber, now);
    long letter = Math.max(working.get(Of.NEXT_DEAD_LETTER), deadLettersGiven);
    for (Chunk chunk : dead) {
      deadLetters.count(connection, chunk);
    }
    letter = append(connection, deadLetters.log(), dead, letter, commitNumber, now);
    positionsGiven = position;
    deadLettersGiven = letter;
    long turnedAway = refused.get() - working.get(Of.REFUSED);
    working.add(Of.REFUSED, turnedAway);
    working.add(Of.RECEIVED, turnedAway);
    working.set(Of.NEXT_POSITION, position);
    working.set(Of.NEXT_DEAD_LETTER, letter);
    working.set(Of.COMMIT_NUMBER, commitNumber);
    working.write(write.on(connection));
  }

  private long append(
      Connection connection,
      BlockLog log,
      List<Chunk> chunks,
      long position,
      long commitNumber,
      long now)
      throws SQLException {
    long next = position;
    int from = 0;
    while (from < chunks.size()) {
      int to = from;
      int samples = 0;
      while (to < chunks.size() && (to == from || samples < BLOCK_SAMPLES)) {
        samples += chunks.get(to++).sampleCount();
      }
      Chunk chunk = Chunks.concat(chunks.subList(from, to));
      Block block = encoder.encode(chunk);
      long session = sessions.number(connection, chunk, next, now);
      BlockHead head =
          new BlockHead(
              next,
              block.count(),
              block.samples(),
              session,
              commitNumber,
              now,
              block.eventMin(),
              block.eventMax(),
              chunk.requestId(0),
              block.checksum());
      log.append(connection, head, block);
      written += block.sizeBytes();
      next += chunk.count();
      from = to;
    }
    return next;
  }

  @Override
  public long writtenBytes() {
    return written;
  }

  @Override
  public void committed() {
    committed = working;
    if (!accepted.isEmpty()) {
      signal.raise(working.get(Of.NEXT_POSITION));
    }
    accepted.clear();
    dead.clear();
  }

  @Override
  public void rolledBack() {
    window.rollBack();
    sessions.rollBack();
    accepted.clear();
    dead.clear();
    working = committed.copy();
  }

  @Override
  public void reload(Connection connection) throws SQLException {
    committed = Counters.read(connection);
    if (!loaded) {
      refused.addAndGet(committed.get(Of.REFUSED));
      loaded = true;
    }
    sessions.reload(connection);
    window.reload(connection);
    signal.raise(committed.get(Of.NEXT_POSITION));
  }

  @Override
  public long lastCommitNumber(Connection connection) throws SQLException {
    return Counters.read(connection).get(Of.COMMIT_NUMBER);
  }
}
