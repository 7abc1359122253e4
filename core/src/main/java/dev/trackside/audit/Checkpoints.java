package dev.trackside.audit;

import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import dev.trackside.tree.Proofs;
import dev.trackside.tree.SigningKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Signs how far the log is. A checkpoint covers only entries that were read from committed pages,
 * and it is handed out only after its own commit, which is on the disk after theirs: so there is
 * none for entries that a power cut takes away. One that does not extend the one before is never
 * signed. Safe for many threads.
 */
public final class Checkpoints {
  private final Store store;
  private final LogKey key;
  private Optional<Checkpoint> newest = Optional.empty();

  /** The checkpoints of a store's log; finishes or undoes a change of keys that was cut short. */
  public Checkpoints(Store store, LogKey key) {
    this.store = store;
    this.key = key;
    key.next()
        .ifPresent(next -> {
          String text = next.verifier().text();
          boolean isLogged =
              store
                  .read(connection ->
                      AuditReader.newest(connection, AuditQuery.all().ofKind(Kind.KEY_ROTATED)))
                  .filter(entry -> text.equals(entry.data().get("new")))
                  .isPresent();
          if (isLogged) {
            key.promote();
          } else {
            key.forgetNext();
          }
        });
  }

  /**
   * Signs a checkpoint when there are entries that none covers; to be called every second.
   *
   * @return the new one; it is on the disk and may be handed out
   */
  public Optional<Note> tick() {
    return tick(_ -> {});
  }

  /**
   * The same with something that is written in the checkpoint's own transaction, so that it is
   * there only when the checkpoint is.
   */
  synchronized Optional<Note> tick(Store.Act beside) {
    return sign(key.current(), beside);
  }

  private Optional<Note> sign(SigningKey signer, Store.Act beside) {
    Optional<Checkpoint> made = store.read(this::next);
    if (made.isEmpty()) {
      return Optional.empty();
    }
    Note note = Note.sign(made.get().text(), signer);
    long size = made.get().size();
    store.write(connection -> {
      insert(connection, size, note.bytes());
      beside.write(connection);
    });
    newest = made;
    return Optional.of(note);
  }

  private Optional<Checkpoint> next(Connection connection) throws SQLException {
    long size = AuditReader.size(connection);
    StoredNodes nodes = new StoredNodes(connection);
    Optional<Checkpoint> stored =
        AuditReader.newestCheckpoint(connection)
            .flatMap(Note::parse)
            .flatMap(note -> Checkpoint.parse(note.text()));
    for (Checkpoint before : List.of(stored, newest).stream().flatMap(Optional::stream).toList()) {
      demandExtension(nodes, before, size);
    }
    if (size == 0 || stored.map(Checkpoint::size).orElse(0L) == size) {
      return Optional.empty();
    }
    return Optional.of(new Checkpoint(key.name(), size, Proofs.root(nodes, size)));
  }

  private static void demandExtension(StoredNodes nodes, Checkpoint before, long size) {
    if (before.size() <= size
        && Proofs.extend(
            before.size(),
            before.root(),
            size,
            Proofs.root(nodes, size),
            Proofs.consistency(nodes, before.size(), size))) {
      return;
    }
    throw new StoreException(
        StoreException.Kind.DAMAGED,
        "the audit log is not what was signed at " + before.size() + " entries",
        "it was changed or an older file was put in its place: nothing is signed any more; keep"
            + " the file and run audit verify",
        null);
  }

  private static void insert(Connection connection, long size, byte[] note) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO audit_checkpoint (size, note) VALUES (?, ?)")) {
      statement.setLong(1, size);
      statement.setBytes(2, note);
      statement.executeUpdate();
    }
  }

  /**
   * Another key signs from now on. The change is an entry that the old key vouches for, and the old
   * key's last checkpoint covers it. Then the new one signs, and only then the old key is gone: at
   * every moment the key that is kept signed last, or vouches for the one that did.
   *
   * @param by who wants it, as a pseudonym
   * @return the last checkpoint of the old key
   */
  public synchronized Note rotate(AuditLog log, String by) {
    SigningKey next = key.prepareNext();
    Event event = Rotation.event(key.current(), next.verifier()).by(by);
    store.write(connection -> {
      log.append(connection, event);
    });
    Note closing = tick().orElseThrow();
    store.write(connection -> {
      log.append(connection, Event.of(Kind.HEADS));
    });
    Note _ = sign(next, _ -> {}).orElseThrow();
    key.promote();
    return closing;
  }
}
