package dev.trackside.gateway;

import dev.trackside.buffer.Ahead;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.CommitSignal;
import dev.trackside.buffer.DuplicateWindow;
import dev.trackside.buffer.LogGroup;
import dev.trackside.buffer.LogWriter;
import dev.trackside.buffer.Packer;
import dev.trackside.buffer.Sessions;
import dev.trackside.buffer.TraceMark;
import dev.trackside.gateway.Counters.Of;
import dev.trackside.gateway.sight.SourceMeter;
import dev.trackside.guard.Judgement;
import dev.trackside.guard.Places;
import dev.trackside.packet.Block;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Chunks;
import dev.trackside.quarantine.DeadLetters;
import dev.trackside.quarantine.Returns;
import dev.trackside.recording.RecordingMark;
import dev.trackside.recording.Recordings;
import dev.trackside.store.GroupWriter;
import dev.trackside.store.Prepared;
import dev.trackside.store.Time;
import dev.trackside.vault.Sealer;
import dev.trackside.vault.Vault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a group of arrivals has in common, in one transaction (T1): accepted packets into the
 * buffer, others as dead letters, the ledger. On the committer's thread but where it says.
 */
final class Recorder implements GroupWriter, Returns {
  private final DeadLetters deadLetters;
  private final DuplicateWindow window;
  private final BreakerBook breakers;
  private final Sessions sessions = new Sessions();
  private final LogWriter writer = new LogWriter(sessions);
  private final Recordings recordings = new Recordings();
  private final CommitSignal signal;
  private final Time time;
  private final Vault vault;
  private final Sealer sealer;
  private final SourceMeter sources;
  private final AtomicLong refused = new AtomicLong();
  private final Prepared write = Counters.statement();
  private final Packer packer = new Packer(Runtime.getRuntime().availableProcessors());
  private final LogGroup accepted = new LogGroup(BlockLog.ofBuffer());
  private final LogGroup dead;
  private volatile Counters committed = Counters.zero();
  private Counters working = Counters.zero();
  private boolean loaded;
  private long positionsGiven = 1;
  private long deadLettersGiven = 1;

  Recorder(
      DeadLetters deadLetters,
      DuplicateWindow window,
      BreakerBook breakers,
      CommitSignal signal,
      Time time,
      Vault vault,
      Sealer sealer,
      SourceMeter sources) {
    this.sources = sources;
    this.vault = vault;
    this.sealer = sealer;
    this.deadLetters = deadLetters;
    this.dead = new LogGroup(deadLetters.log());
    this.window = window;
    this.breakers = breakers;
    this.signal = signal;
    this.time = time;
  }

  /** The counters of the newest commit. Not to be changed. Read by any thread. */
  Counters committedCounters() {
    return committed;
  }

  /** Raised with each commit that brings the buffer further. */
  CommitSignal signal() {
    return signal;
  }

  /** Blocks that could not be read when the duplicate window was filled. Read by any thread. */
  int damagedBlocks() {
    return window.damaged();
  }

  /** Counts packets that were turned away; the next commit notes them. By any thread. */
  void refuse(int packets) {
    refused.addAndGet(packets);
  }

  /** Packets turned away since the newest commit. Read by any thread. */
  long refusedSinceCommit() {
    return Math.max(0, refused.get() - committed.get(Of.REFUSED));
  }

  /** Counts blocks of the buffer that are removed in this transaction. */
  void remove(long packets, long late) {
    working.add(Of.REMOVED, packets);
    working.add(Of.LATE_REMOVED, late);
  }

  /** Counts dead letters whose blocks are removed in this transaction. */
  void removeLetters(long letters) {
    working.add(Of.LETTERS_REMOVED, letters);
  }

  @Override
  public void begin() {
    working = committed.copy();
    window.mark();
    breakers.begin();
    sources.begin();
    sessions.mark();
    writer.begin();
    accepted.clear();
    dead.clear();
  }

  /** Notes how far a recording is read; false when it is not where the mark says. */
  boolean advance(Connection connection, RecordingMark mark) throws SQLException {
    return recordings.advance(connection, mark, time.epochMillis());
  }

  /**
   * What became of an arrival.
   *
   * @param judgement the guard's last word
   * @param known places of the packets that were known already
   */
  record Gathered(Judgement judgement, BitSet known) {}

  /** Makes what can be made of an arrival before its turn. By the thread that brings it. */
  Ahead ahead(Judgement judged) {
    Chunk good = judged.accepted();
    return new Ahead(
        window.keys(judged.chunk(), judged.quarantinedPlaces()),
        sealer.leaves(good, judged.chunk()) ? packer.pack(good) : Optional.empty());
  }

  /** Takes an arrival into the group, with the trace that it came with. */
  Gathered gather(Judgement judged, Ahead ahead, @Nullable TraceMark trace) {
    BitSet known = window.note(ahead.keys());
    Judgement judgement = breakers.judge(judged, known);
    Chunk good = without(judgement.accepted(), judgement.acceptedFrom(), known);
    Chunk bad = without(judgement.deadLetters(), judgement.deadLettersFrom(), known);
    working.add(Of.RECEIVED, judgement.chunk().count());
    sources.note(judgement.chunk());
    working.add(Of.DUPLICATE, known.cardinality());
    working.add(Of.ACCEPTED, good.count());
    boolean isAsAhead = good.equals(judged.accepted());
    addToBuffer(good, judgement.chunk(), isAsAhead ? ahead.packed() : Optional.empty(), trace);
    addToDead(bad, judgement.chunk(), trace);
    return new Gathered(judgement, known);
  }

  /** Every packet that goes to the buffer comes by here, and is sealed. */
  private void addToBuffer(
      Chunk good, Chunk whole, Optional<Block> packed, @Nullable TraceMark trace) {
    if (good.count() > 0) {
      working.add(Of.SAMPLES, good.sampleCount());
      Chunk sealed = sealer.seal(good, whole);
      accepted.add(sealed, sealed.equals(good) ? packed : Optional.empty(), trace);
    }
  }

  /** Every dead letter comes by here, and is sealed. */
  private void addToDead(Chunk bad, Chunk whole, @Nullable TraceMark trace) {
    if (bad.count() > 0) {
      long split = IntStream.range(0, bad.count()).filter(i -> bad.defect(i).split()).count();
      working.add(Of.QUARANTINED, bad.count() - split);
      working.add(Of.SPLIT, split);
      dead.add(sealer.seal(bad, whole), Optional.empty(), trace);
    }
  }

  private static Chunk without(Chunk chunk, Places places, BitSet known) {
    if (known.isEmpty() || chunk.count() == 0) {
      return chunk;
    }
    BitSet here = places.among(known, chunk.count());
    return here.isEmpty() ? chunk : Chunks.without(chunk, here);
  }

  @Override
  public void prepare(Chunk late, Chunk split) {
    sealer.demand(late);
    sealer.demand(split);
  }

  @Override
  public BitSet superseded(Chunk late) {
    return window.noteReleased(late);
  }

  @Override
  public void release(Chunk late) {
    addToBuffer(late, late, Optional.empty(), null);
  }

  @Override
  public void keepApart(Chunk split) {
    addToDead(split, split, null);
  }

  @Override
  public void settled(Tally tally) {
    working.add(Of.RELEASED, tally.released());
    working.add(Of.SPLIT_RELEASED, tally.splitReleased());
    working.add(Of.DISCARDED, tally.discarded());
    working.add(Of.SPLIT_DISCARDED, tally.splitDiscarded());
  }

  @Override
  public void end(Connection connection, long commitNumber) throws SQLException {
    long now = time.epochMillis();
    LogWriter.Commit commit = new LogWriter.Commit(commitNumber, now);
    long position = Math.max(working.get(Of.NEXT_POSITION), positionsGiven);
    position = accepted.write(connection, writer, position, commit);
    long letter = Math.max(working.get(Of.NEXT_DEAD_LETTER), deadLettersGiven);
    long next = letter;
    for (Chunk chunk : dead.chunks()) {
      deadLetters.add(connection, chunk, next, now);
      next += chunk.count();
    }
    letter = dead.write(connection, writer, letter, commit);
    breakers.write(connection, letter);
    positionsGiven = position;
    deadLettersGiven = letter;
    long turnedAway = refused.get() - working.get(Of.REFUSED);
    working.add(Of.REFUSED, turnedAway);
    working.add(Of.RECEIVED, turnedAway);
    working.set(Of.NEXT_POSITION, position);
    working.set(Of.NEXT_DEAD_LETTER, letter);
    working.set(Of.COMMIT_NUMBER, commitNumber);
    working.write(write.on(connection));
    vault.keep(connection);
  }

  @Override
  public long writtenBytes() {
    return writer.writtenBytes();
  }

  @Override
  public void committed() {
    committed = working;
    vault.kept();
    deadLetters.durableTo(working.get(Of.NEXT_DEAD_LETTER));
    if (!accepted.chunks().isEmpty()) {
      signal.raise(working.get(Of.NEXT_POSITION));
    }
    breakers.committed();
    sources.committed(time.epochMillis());
    accepted.clear();
    dead.clear();
  }

  @Override
  public void rolledBack() {
    window.rollBack();
    breakers.rolledBack();
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
    breakers.reload(connection);
    deadLetters.durableTo(committed.get(Of.NEXT_DEAD_LETTER));
    signal.raise(committed.get(Of.NEXT_POSITION));
  }

  @Override
  public long lastCommitNumber(Connection connection) throws SQLException {
    return Counters.read(connection).get(Of.COMMIT_NUMBER);
  }
}
