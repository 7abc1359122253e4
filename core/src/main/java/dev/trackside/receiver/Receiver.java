package dev.trackside.receiver;

import com.github.luben.zstd.Zstd;
import dev.trackside.store.Reading;
import dev.trackside.store.Schema;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.Time;
import dev.trackside.tree.Note;
import dev.trackside.tree.SigningKey;
import dev.trackside.tree.VerifierKey;
import dev.trackside.tree.WitnessKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An open receiver. What it answers is on the disk: when power goes before the commit nothing of
 * the batch is there and nothing was answered; when it goes after, the batch that comes again finds
 * its id and gets the receipt of the first time. Safe for many threads.
 */
public final class Receiver implements AutoCloseable {
  private static final int PACKING = 3;

  private final Store store;
  private final CommitNumber group;
  private final SigningKey key;
  private final Witness witness;
  private final Arrivals arrivals = new Arrivals();

  private Receiver(
      Store store, CommitNumber group, SigningKey key, Collection<VerifierKey> logs, boolean open) {
    this.store = store;
    this.group = group;
    this.key = key;
    this.witness = new Witness(store, key, logs, open);
  }

  /**
   * Opens a directory, which is made when it is missing.
   *
   * @param logs keys of audit logs that are pinned
   * @param believesFirst true when a log that nobody pinned is believed the key that it comes with
   *     first
   */
  public static Receiver open(
      Path directory,
      StoreOptions options,
      Time time,
      Collection<VerifierKey> logs,
      boolean believesFirst) {
    Store store = Store.open(directory, Schema.RECEIVER, "receive", options, time);
    try {
      boolean isNew =
          store.read(connection -> ReceivedTable.page(connection, 0, 1).isEmpty())
              && store.read(WitnessTable::logs).isEmpty();
      SigningKey key = ReceiverKey.openOrMake(directory, isNew, new SecureRandom());
      CommitNumber group = new CommitNumber();
      store.start(group);
      return new Receiver(store, group, key, logs, believesFirst);
    } catch (StoreException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Takes a batch, whole or not at all; one that it holds it does not take again.
   *
   * @throws StoreException when it could not be kept; with {@code UNKNOWN} nobody can say
   */
  public Taking take(Incoming batch) {
    demandRoom();
    byte[] packed = Zstd.compress(batch.bytes(), PACKING);
    long now = store.time().epochMillis();
    Receipt made = new Receipt(batch.id(), batch.sha256(), Instant.ofEpochMilli(now));
    String receipt = Note.sign(made.text(), key).whole();
    AtomicReference<Taking> answer = new AtomicReference<>(new Taking.Taken(receipt));
    store.write(
        connection -> {
          Optional<ReceivedTable.Held> held = ReceivedTable.held(connection, batch.id());
          if (held.isEmpty()) {
            ReceivedTable.insert(connection, batch, packed, now, receipt);
            group.wrote(packed.length);
            answer.set(new Taking.Taken(receipt));
            return;
          }
          boolean isSame = java.util.Arrays.equals(held.get().sha256(), batch.sha256());
          if (!isSame && batch.resealed()) {
            ReceivedTable.resealed(connection, batch.id(), batch.sha256());
          }
          answer.set(
              isSame || batch.resealed()
                  ? new Taking.Known(held.get().receipt())
                  : new Taking.Clash(held.get().sha256()));
        },
        packed.length);
    arrivals.one();
    return answer.get();
  }

  /**
   * Waits until a batch is held. One that is held once is held for ever, so what goes behind it may
   * be taken then.
   *
   * @return false when it did not come in time
   */
  public boolean awaitHeld(String batch, Duration most) throws InterruptedException {
    long left = most.toNanos();
    while (true) {
      long known = arrivals.count();
      if (store.read(connection -> ReceivedTable.held(connection, batch)).isPresent()) {
        return true;
      }
      if (left <= 0) {
        return false;
      }
      left = arrivals.await(known, left);
    }
  }

  /**
   * Keeps what a gateway's audit log vouches for a batch with. The first that came is kept.
   *
   * @return false when there is no such batch
   */
  public boolean keepProofs(String batch, byte[] proofs) {
    demandRoom();
    byte[] packed = Zstd.compress(proofs, PACKING);
    boolean[] isThere = new boolean[1];
    store.write(
        connection -> {
          isThere[0] = ReceivedTable.proofs(connection, batch, packed);
          group.wrote(packed.length);
        },
        packed.length);
    return isThere[0];
  }

  private void demandRoom() {
    try {
      if (store.reserve().isShort()) {
        throw new StoreException(
            StoreException.Kind.DISK_FULL,
            "less than %,d bytes are free".formatted(store.reserve().floorBytes()),
            "make room on the receiver's device; it goes on by itself, nothing of this was kept",
            null);
      }
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.FAILED,
          "nobody knows what is free: " + e.getMessage(),
          "see the disk",
          e);
    }
  }

  /** The witness of audit logs. */
  public Witness witness() {
    return witness;
  }

  /** Signs receipts; to be pinned by gateways. */
  public VerifierKey receiptKey() {
    return key.verifier();
  }

  /** Cosigns checkpoints; to be pinned by whoever verifies. */
  public WitnessKey witnessKey() {
    return WitnessKey.of(key.verifier());
  }

  /** What it holds. */
  public Reading reading() {
    return store;
  }

  /** The clocks. */
  public Time time() {
    return store.time();
  }

  /** Notes where it answers, for whoever finds the directory locked. */
  public void announce(String url) throws IOException {
    store.lock().announce(url);
  }

  @Override
  public void close() {
    store.close();
  }
}
