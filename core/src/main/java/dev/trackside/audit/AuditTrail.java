package dev.trackside.audit;

import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The log of a running gateway: its run begins and ends with an entry, and every second that has
 * news ends with a signed checkpoint. Safe for many threads.
 */
public final class AuditTrail implements AutoCloseable {
  /** The key's file in the data directory. */
  public static final String KEY_FILE = "keys/audit.key";

  private static final Logger LOG = System.getLogger(AuditTrail.class.getName());
  private static final long STOP_SECONDS = 30;

  private final Store store;
  private final AuditLog log;
  private final Checkpoints checkpoints;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit").daemon(true).factory());
  private final ScheduledFuture<?> ticking;
  private volatile String problem = "";

  private AuditTrail(Store store, AuditLog log, Checkpoints checkpoints) {
    this.store = store;
    this.log = log;
    this.checkpoints = checkpoints;
    this.ticking = clockwork.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
  }

  /**
   * Opens a store's log, which begins when there is none yet, and says that this run begins.
   *
   * @param store whose committer runs
   * @param directory where the key file is, or is to be made for a log without entries
   * @param node the data directory's name, the same for ever; the log is named after it
   * @throws StoreException when the key or the log is not to be used: then nothing may leave
   */
  public static AuditTrail open(Store store, Path directory, String node) {
    Path keyFile = directory.resolve(KEY_FILE);
    String name = "trackside/" + node;
    SecureRandom random = new SecureRandom();
    // The key is on the disk before the first entry; a start that died in between finds it.
    boolean isNew = store.read(AuditReader::size) == 0 && !Files.exists(keyFile);
    LogKey key = isNew ? LogKey.create(keyFile, name, random) : LogKey.open(keyFile, name, random);
    Checkpoints checkpoints = new Checkpoints(store, key);
    AuditLog log = new AuditLog(key.current().verifier(), store.time(), random);
    store.write(connection -> {
      log.append(connection, List.of());
    });
    return new AuditTrail(store, log, checkpoints);
  }

  /** Where acts are logged, in their own transaction. */
  public AuditLog log() {
    return log;
  }

  /** Why the newest checkpoint could not be signed; empty when it could. */
  public String problem() {
    return problem;
  }

  private void tick() {
    try {
      checkpoints.tick();
      problem = "";
    } catch (RuntimeException | Error e) {
      // The next second tries again, whatever it was; until then health shows it.
      problem = "the audit log could not be signed: " + e.getMessage();
    }
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
      checkpoints.tick();
    } catch (InterruptedException e) {
      clockwork.shutdownNow();
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      // The next start's entry says that this run has no end.
      LOG.log(Level.WARNING, "the end of the run could not be logged: {0}", e.getMessage());
    }
  }
}
