package dev.trackside.gateway;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.AuditTrail;
import dev.trackside.buffer.CommitSignal;
import dev.trackside.buffer.DuplicateWindow;
import dev.trackside.buffer.TraceMark;
import dev.trackside.delivery.BatchTable;
import dev.trackside.delivery.Drainer;
import dev.trackside.delivery.SinkAccount;
import dev.trackside.delivery.SinkRow;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.fence.PolicyBook;
import dev.trackside.gateway.sight.Sight;
import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.Watch;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.RequestIds;
import dev.trackside.quarantine.DeadLetters;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.quarantine.Workbench;
import dev.trackside.recording.RecordingDesk;
import dev.trackside.recording.RecordingMark;
import dev.trackside.registry.Channels;
import dev.trackside.store.Reading;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.Time;
import dev.trackside.vault.Sealer;
import dev.trackside.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The line, from top to bottom: a chunk is judged, written with all that waits beside it, fsynced,
 * answered; drainers bring what is on disk to the sinks. Safe for many threads.
 *
 * <pre>
 * accept ─► guard ─► store: one transaction, one fsync ─► receipt
 *                      ├─ buffer, quarantine   accepted packets, dead letters, in blocks
 *                      └─ ledger               the counters
 *                      delivery: seal a batch, send it, keep its ack, for each sink
 * </pre>
 */
public final class Gateway implements AutoCloseable {
  private final RequestIds requestIds;
  private final Store store;
  private final DeadLetters deadLetters = new DeadLetters();
  private final Sight sight = new Sight();
  private final BreakerRules rules;
  private final BreakerBook breakers;
  private final Recorder recorder;
  private final AuditTrail audit;
  private final Channels channels;
  private final Intake intake;
  private final RestingSinks resting;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final CommitSignal signal = new CommitSignal();
  private final List<Drainer> drainers = new ArrayList<>();
  private final @Nullable PolicyBook policies;
  private final Vault vault;
  private final Workbench workbench;
  private final Maintenance maintenance;
  private final HealthLook healthLook;

  private Gateway(GatewayOptions options, Store store) {
    SecureRandom random = new SecureRandom();
    this.store = store;
    this.requestIds = new RequestIds(time().epochMillis(), random.nextInt());
    this.vault = SinkRegistration.vault(store, options);
    Sealer sealer = vault.sealer(SinkRegistration.inForce(store, this::policies, options));
    DuplicateWindow window =
        new DuplicateWindow(options.limits().duplicateWindow(), random.nextLong(), vault.opener());
    this.rules = options.breakers();
    this.breakers = new BreakerBook(new Watch(rules), time(), sight);
    this.recorder =
        new Recorder(deadLetters, window, breakers, signal, time(), vault, sealer, sight.sources());
    store.start(recorder);
    String node = Node.of(store, random);
    this.audit = AuditTrail.open(store, options.directory(), node);
    AuditLog log = audit.log();
    breakers.logTo(log);
    store.write(connection -> deadLetters.indexOld(connection));
    this.channels = new Channels(store, options.registry(), options.limits().textBytesMost(), log);
    this.intake =
        new Intake(options, store, channels, recorder, sealer, this::backlog, sight.answers());
    List<SinkRow> rows = SinkRegistration.register(store, recorder, options.sinks());
    this.resting = store.read(RestingSinks::read);
    this.policies = SinkRegistration.policies(store, options, log, signal::call);
    drainers.addAll(
        SinkRegistration.drainers(store, options, rows, node, recorder, policies, audit, vault));
    this.workbench =
        new Workbench(
            store, deadLetters, recorder, channels::validator, intake::hasRoom, vault::opener, log);
    breakers.onRelease(workbench::call);
    this.maintenance =
        new Maintenance(store, recorder, breakers, channels, sinks(), options, vault, log);
    this.healthLook =
        new HealthLook(
            options, store, recorder, intake, maintenance, resting, breakers, workbench, channels);
  }

  /** Opens a gateway on a data directory, which it holds until {@link #close}. */
  public static Gateway open(GatewayOptions options) {
    Store store =
        Store.open(options.directory(), options.command(), options.store(), options.time());
    try {
      return new Gateway(options, store);
    } catch (RuntimeException e) {
      try {
        store.close();
      } catch (StoreException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** The ids for packets that arrive. */
  public RequestIds requestIds() {
    return requestIds;
  }

  /** The clocks. */
  public Time time() {
    return store.time();
  }

  /** Takes a chunk and returns when it is on the disk, or refused. */
  public Answer accept(Chunk chunk) {
    return intake.accept(chunk, null, null);
  }

  /** Takes a chunk of a recorded file; how far it was read is kept in the same transaction. */
  public Answer accept(Chunk chunk, @Nullable RecordingMark mark) {
    return intake.accept(chunk, mark, null);
  }

  /** Takes a chunk of a traced request; the trace is kept in the same transaction. */
  public Answer acceptTraced(Chunk chunk, TraceMark trace) {
    return intake.accept(chunk, null, trace);
  }

  /** Takes a chunk; the future completes, on a thread of its own, when it is on the disk. */
  public CompletableFuture<Answer> submit(Chunk chunk) {
    return intake.submit(chunk);
  }

  /** Packets that at least one sink has not acknowledged. */
  public long backlog() {
    return LedgerBook.backlog(recorder, drainers, resting);
  }

  /** The account of every packet ever received. */
  public Ledger ledger() {
    return LedgerBook.of(recorder, sinks(), resting, maintenance.residue());
  }

  /** The account with every block on disk counted: for the end of a run, and for doubters. */
  public Ledger auditLedger() {
    return LedgerBook.of(store);
  }

  /** The account in a data directory that no gateway holds, with every block counted. */
  public static Ledger ledgerOf(Reading reading) {
    return LedgerBook.of(reading);
  }

  /** One look at everything. */
  public Health health() {
    return healthLook.take(ledger(), sinks(), policies, audit);
  }

  /** The newest batches, the newest first. */
  public List<BatchRow> batches(int most) {
    return store.read(connection -> BatchTable.newest(connection, most));
  }

  /** How far each sink is. */
  public List<SinkAccount> sinks() {
    return drainers.stream().map(Drainer::account).toList();
  }

  /** Seals what is there and tries failed batches at once. */
  public void drain() {
    drainers.forEach(Drainer::flush);
  }

  /** Batches that the start found unfinished; they went first, and are tried again at once. */
  public int recover() {
    drain();
    return sinks().stream().mapToInt(SinkAccount::recovered).sum();
  }

  /** Holds a sink, or lets it go on; an empty name means all. Returns how many there were. */
  public int pause(String sinkName, boolean paused) {
    return SinkRegistration.pause(drainers, sinkName, paused);
  }

  /** Drains until every sink has what was accepted and may leave; false when time is up. */
  public boolean drainAll(Duration wait) throws InterruptedException {
    long deadline = time().nanos() + wait.toNanos();
    long wanted = recorder.committedCounters().buffered();
    drain();
    while (sinks().stream().anyMatch(each -> each.acked() + each.held() < wanted)) {
      long left = deadline - store.time().nanos();
      if (left <= 0) {
        return false;
      }
      signal.pause(Math.min(left, 50_000_000L));
    }
    return true;
  }

  /** What it remembers of its last minutes. */
  public Sight sight() {
    return sight;
  }

  /** The audit log. */
  public AuditTrail audit() {
    return audit;
  }

  /** The policies; empty while every sink is in the garage. */
  public Optional<PolicyBook> policies() {
    return Optional.ofNullable(policies);
  }

  /** Reads packets back, synced or not. */
  public Replay replay(ReplayQuery query) {
    return new Replay(store, query, vault.opener());
  }

  /** How recorded files are read: each row once, over restarts. */
  public RecordingDesk recordings() {
    return new RecordingDesk(store, store.time());
  }

  /** What can be done to dead letters. */
  public Workbench workbench() {
    return workbench;
  }

  /** Reads dead letters; for one thread. */
  public LetterReader letters() {
    return new LetterReader(store, vault.opener());
  }

  /** The channels in force, which can be changed. */
  public Channels channels() {
    return channels;
  }

  /** The breakers, with the newest changes of state of those that are meant. */
  public BreakerReport breakers(BreakerKey meant, int mostTransitions) {
    return store.read(connection ->
        BreakerTable.report(connection, meant, mostTransitions, breakers.untracked()));
  }

  /** When breakers open and close. */
  public BreakerRules breakerRules() {
    return rules;
  }

  /** Closes breakers by hand; an empty source or channel means any. Returns how many. */
  public int resetBreakers(String source, String channel) {
    int[] closed = {0};
    store.write(connection -> closed[0] = breakers.reset(source, channel));
    return closed[0];
  }

  /** What becomes of driver data on disk: its keys, and what opens it. */
  public Vault vault() {
    return vault;
  }

  /** The store, for what the library does not name. */
  public Store store() {
    return store;
  }

  /** Answers what waits, stops the drainers, closes the file. What is not sent stays. */
  @Override
  public void close() {
    if (isClosed.getAndSet(true)) {
      return;
    }
    maintenance.close();
    workbench.close();
    SinkRegistration.close(drainers, audit, store);
  }
}
