package dev.trackside.app.audit;

import dev.trackside.app.desk.BadWordException;
import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.AuditTrail;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.LogKey;
import dev.trackside.audit.Rotation;
import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import dev.trackside.tree.Note;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The public keys by which a log is judged.
 *
 * @param keys at least one, unless the log has no entry
 * @param origin where they come from, which says what the verdict is worth
 */
public record TrustedKeys(List<VerifierKey> keys, Origin origin) {
  private static final int ROTATIONS_MOST = 1_000;

  /** Where keys come from. */
  public enum Origin {
    /** A file that was kept elsewhere: the log cannot have put them there. */
    FILE("file"),
    /** The key file of the data directory: whoever has that can sign anything. */
    DATA_DIRECTORY("data_directory"),
    /** The log itself, which anybody may have written anew. */
    LOG("log");

    private final String word;

    Origin(String word) {
      this.word = word;
    }

    /** Its name in answers. */
    String word() {
      return word;
    }
  }

  /** Copies the list. */
  public TrustedKeys {
    keys = List.copyOf(keys);
  }

  /** The keys in a file: one a line as NAME+HASH+BASE64; empty lines and # are passed over. */
  public static TrustedKeys ofFile(Path file) {
    List<VerifierKey> keys = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          keys.add(
              VerifierKey.parse(line.strip())
                  .orElseThrow(() -> bad(file, "holds a line that is no public key")));
        }
      }
    } catch (IOException e) {
      throw bad(file, "cannot be read as text");
    }
    if (keys.isEmpty()) {
      throw bad(file, "holds no public key");
    }
    return new TrustedKeys(keys, Origin.FILE);
  }

  private static BadWordException bad(Path file, String what) {
    return new BadWordException(
        "the key file " + file + " " + what,
        "a line for each key, NAME+HASH+BASE64, as trackside audit key prints it");
  }

  /** The key of the data directory, if it may be read and signs this log; else the log's word. */
  public static TrustedKeys of(Reading reading, Path data) {
    Optional<Entry> genesis =
        reading.read(connection ->
            AuditReader.page(connection, AuditQuery.all(), 0, 1).stream().findFirst());
    if (genesis.isEmpty()) {
      return new TrustedKeys(List.of(), Origin.LOG);
    }
    Optional<VerifierKey> first =
        genesis.get().data().get("key") instanceof String text
            ? VerifierKey.parse(text)
            : Optional.empty();
    Optional<VerifierKey> own = own(data, genesis.get().text("log"));
    List<VerifierKey> unvouched = unvouched(reading);
    if (own.isPresent() && unvouched.contains(own.get())) {
      // Keys that were lost: what the log says of them is worth what its directory is worth.
      List<VerifierKey> all = new ArrayList<>(first.stream().toList());
      all.addAll(unvouched);
      return new TrustedKeys(all, Origin.DATA_DIRECTORY);
    }
    if (own.isPresent() && isVouched(reading, own.get(), first)) {
      return new TrustedKeys(List.of(first.orElse(own.get())), Origin.DATA_DIRECTORY);
    }
    return own.map(key -> new TrustedKeys(List.of(key), Origin.DATA_DIRECTORY))
        .orElseGet(() -> new TrustedKeys(first.stream().toList(), Origin.LOG));
  }

  /** The public half of the key file; empty when this user may not read it, or it is no such. */
  private static Optional<VerifierKey> own(Path data, String log) {
    Path file = data.resolve(AuditTrail.KEY_FILE);
    try {
      return Files.isReadable(file)
          ? Optional.of(LogKey.open(file, log, new SecureRandom()).verifier())
          : Optional.empty();
    } catch (StoreException | IllegalArgumentException e) {
      // Then the verdict says that the key is the log's own word.
      return Optional.empty();
    }
  }

  /** The keys that took the place of lost ones, in the order of the log. */
  private static List<VerifierKey> unvouched(Reading reading) {
    AuditQuery rotations = AuditQuery.all().ofKind(Kind.KEY_ROTATED);
    return reading
        .read(connection -> AuditReader.latest(connection, rotations, ROTATIONS_MOST))
        .reversed()
        .stream()
        .flatMap(entry -> Rotation.unvouched(entry.data()).stream())
        .toList();
  }

  /**
   * True when the log was begun by another key, but one after the other vouches for the next until
   * the own one, and that signed last. Then the first is the one to begin with.
   */
  private static boolean isVouched(Reading reading, VerifierKey own, Optional<VerifierKey> first) {
    if (first.equals(Optional.of(own))) {
      return false; // asked first: a signature takes a millisecond to check
    }
    boolean isLast =
        reading
            .read(AuditReader::newestCheckpoint)
            .flatMap(Note::parse)
            .filter(note -> note.worth(List.of(own)) == Note.Worth.GOOD)
            .isPresent();
    return isLast
        && reading
            .read(connection ->
                AuditReader.newest(connection, AuditQuery.all().ofKind(Kind.KEY_ROTATED)))
            .filter(entry -> own.text().equals(entry.data().get("new")))
            .isPresent();
  }
}
