package dev.trackside.audit;

import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.tree.VerifierKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The log of a running gateway: its run begins and ends with an entry, every second that has news
 * ends with a signed checkpoint, and a minute without news with a heartbeat. Safe for many threads.
 *
 * <p>A log that cannot be written or signed stops what is to be logged, above all what leaves, but
 * not the gateway: what comes in is kept. It is tried again every second, so that a key file that
 * is brought back is enough.
 */
public final class AuditTrail implements AutoCloseable {
  /** The key's file in the data directory. */
  public static final String KEY_FILE = "keys/audit.key";

  private static final Logger LOG = System.getLogger(AuditTrail.class.getName());
  private static final long STOP_SECONDS = 30;

  private final Store store;
  private final Path keyFile;
  private final SecureRandom random = new SecureRandom();
  private final AuditLog log;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit").daemon(true).factory());
  private final ScheduledFuture<?> ticking;
  private @Nullable LogKey key;
  private @Nullable Checkpoints checkpoints;
  private volatile String problem = "";
  private volatile long signedAtMillis;

  /** How a log stands. */
  public enum Standing {
    /** It is written and signed. */
    INTACT,
    /** It is written, but the newest entries could not be signed. */
    UNSIGNED,
    /** It cannot be written. */
    STOPPED
  }

  private AuditTrail(Store store, Path keyFile, String name) {
    this.store = store;
    this.keyFile = keyFile;
    this.log = new AuditLog(name, () -> key().verifier(), store.time(), random);
    this.ticking = clockwork.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Opens a store's log, which begins when there is none yet, and says that this run begins.
   *
   * @param store whose committer runs
   * @param directory where the key file is, or is to be made for a log without entries
   * @param node the data directory's name, the same for ever; the log is named after it
   */
  public static AuditTrail open(Store store, Path directory, String node) {
    AuditTrail trail = new AuditTrail(store, directory.resolve(KEY_FILE), "trackside/" + node);
    trail.tick();
    if (!trail.problem().isEmpty()) {
      LOG.log(Level.ERROR, "{0}; nothing leaves meanwhile", trail.problem());
    }
    return trail;
  }

  /** The key that signs; a bundle is signed by it too. */
  public synchronized LogKey key() {
    LogKey known = key;
    if (known == null) {
      // The key is on the disk before the first entry; a start that died in between finds it.
      boolean isNew = store.read(AuditReader::size) == 0 && !Files.exists(keyFile);
      known =
          isNew
              ? LogKey.create(keyFile, log.name(), random)
              : LogKey.open(keyFile, log.name(), random);
      key = known;
    }
    return known;
  }

  private synchronized Checkpoints checkpoints() {
    Checkpoints known = checkpoints;
    if (known == null) {
      known = new Checkpoints(store, key());
      checkpoints = known;
    }
    return known;
  }

  /** Where acts are logged, in their own transaction. */
  public AuditLog log() {
    return log;
  }

  /** Logs an act that is nothing but its entry; returns its place when it is on the disk. */
  public long act(Event event) {
    AtomicLong place = new AtomicLong();
    store.write(connection -> place.set(log.append(connection, event)));
    return place.get();
  }

  /**
   * Logs how far each jurisdiction's chain is, and signs that: extracts up to here are complete.
   */
  public void seal() {
    act(Event.of(Kind.HEADS));
    sign(_ -> {});
  }

  /**
   * Makes another key in the place of one that is lost, and logs that. Whoever pinned the old key
   * cannot follow by that: he must be given the new one, and pin both.
   *
   * @param by who wants it, as a pseudonym
   * @return its public half
   * @throws StoreException while there is a key file, or the log cannot be written
   */
  public VerifierKey replaceLostKey(String by) {
    synchronized (this) {
      key =
          LogKey.replaceLost(keyFile, log.name(), random, next -> act(Rotation.lost(next).by(by)));
      checkpoints = null;
    }
    seal();
    return key().verifier();
  }

  /**
   * Signs with another key from now on, which the one before vouches for in an entry: whoever
   * pinned that one follows by himself.
   *
   * @param by who wants it, as a pseudonym
   * @return its public half
   * @throws StoreException when the log cannot be written or signed; what was begun by then is
   *     finished when the log is opened next
   */
  public VerifierKey rotateKey(String by) {
    checkpoints().rotate(log, by);
    return key().verifier();
  }

  /** Why the log could not be written or signed last; empty when it could. */
  public String problem() {
    return log.problem().isEmpty() ? problem : log.problem();
  }

  /** How it stands. */
  public Standing standing() {
    return !log.problem().isEmpty()
        ? Standing.STOPPED
        : problem.isEmpty() ? Standing.INTACT : Standing.UNSIGNED;
  }

  /** How many entries the log has. */
  public long entries() {
    return store.read(AuditReader::size);
  }

  /** When the newest checkpoint of this run was signed, epoch milliseconds; 0 for none yet. */
  public long signedAtMillis() {
    return signedAtMillis;
  }

  /** Signs what no checkpoint covers; false when there is nothing. */
  private boolean sign(Store.Act beside) {
    boolean isNew = checkpoints().tick(beside).isPresent();
    if (isNew) {
      signedAtMillis = store.time().epochMillis();
    }
    return isNew;
  }

  private void tick() {
    try {
      log.due()
          .ifPresent(events ->
              store.write(connection -> {
                log.append(connection, events);
              }));
      sign(_ -> {});
      problem = "";
    } catch (RuntimeException | Error e) {
      // The next second tries again, whatever it was; until then health shows it.
      problem = "the audit log could not be signed: " + e.getMessage();
      if (e instanceof StoreException known && known.kind() == StoreException.Kind.CLOSED) {
        clockwork.shutdown();
      }
    }
  }

  /**
   * Vouches for a batch that is about to leave, and logs that it leaves: no log, no shipping. A
   * checkpoint is signed for it when none covers its entries yet.
   *
   * @param sent what is logged, together with the checkpoint
   * @return the batch's proofs, as {@link BatchProofs} writes them
   * @throws StoreException when its entries are not there, or cannot be signed; it must not leave
   */
  public byte[] vouch(String batch, Event sent) {
    Kind sealing = sent.kind() == Kind.FEED_SENT ? Kind.FEED_SEALED : Kind.BATCH_SEALED;
    Store.Act note = connection -> log.append(connection, sent);
    Optional<byte[]> known = store.read(connection -> BatchProofs.of(connection, batch, sealing));
    if (known.isEmpty() && sign(note)) {
      return proofs(batch, sealing);
    }
    store.write(note);
    return known.orElseGet(() -> proofs(batch, sealing));
  }

  private byte[] proofs(String batch, Kind sealing) {
    return store
        .read(connection -> BatchProofs.of(connection, batch, sealing))
        .orElseThrow(() ->
            new StoreException(
                StoreException.Kind.FAILED,
                "no checkpoint of the audit log covers batch " + batch,
                "it is tried again by itself",
                null));
  }

  /** Says that the run ends, and signs that; to be called when nothing more is logged. */
  @Override
  public void close() {
    ticking.cancel(false);
    clockwork.shutdown();
    try {
      if (!clockwork.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        clockwork.shutdownNow();
      }
      store.write(connection -> {
        log.append(connection, Event.of(Kind.STOP));
      });
      checkpoints().tick();
    } catch (InterruptedException e) {
      clockwork.shutdownNow();
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The next start's entry says that this run has no end; the gateway is closed all the same.
      LOG.log(Level.WARNING, "the end of the run could not be logged: {0}", e.getMessage());
    }
  }
}
