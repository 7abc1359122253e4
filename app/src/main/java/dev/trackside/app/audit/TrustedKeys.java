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
  private static final Origin DATA = Origin.DATA_DIRECTORY;

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
    if (own.isEmpty() || own.equals(first)) {
      return new TrustedKeys(first.stream().toList(), own.isEmpty() ? Origin.LOG : DATA);
    }
    return new TrustedKeys(begin(reading, own.get(), first.stream().toList()), DATA);
  }

  /**
   * The keys to begin with when the directory's is not the log's first: the first, when one after
   * the other vouches for the next until the own; with those that took the place of lost ones, for
   * which nobody vouches and whose word is worth what the directory is worth; else the own alone.
   */
  private static List<VerifierKey> begin(
      Reading reading, VerifierKey own, List<VerifierKey> first) {
    List<Entry> rotations = rotations(reading);
    List<VerifierKey> all = new ArrayList<>(first);
    rotations.forEach(entry -> Rotation.unvouched(entry.data()).ifPresent(all::add));
    if (all.contains(own)) {
      return all;
    }
    // Anybody can write that he vouches for a key: it has to have signed as well.
    boolean isLast =
        reading
            .read(AuditReader::newestCheckpoint)
            .flatMap(Note::parse)
            .filter(note -> note.worth(follow(List.of(own), rotations)) == Note.Worth.GOOD)
            .isPresent();
    if (isLast && follow(first, rotations).contains(own)) {
      return first;
    }
    return isLast && follow(all, rotations).contains(own) ? all : List.of(own);
  }

  /** These and all that they vouch for, one after the other, for one who reads no whole log. */
  public TrustedKeys followed(Reading reading) {
    return new TrustedKeys(follow(keys, rotations(reading)), origin);
  }

  private static List<VerifierKey> follow(List<VerifierKey> from, List<Entry> rotations) {
    List<VerifierKey> known = new ArrayList<>(from);
    for (Entry each : rotations) {
      Rotation.vouched(each.data(), known)
          .filter(key -> !known.contains(key))
          .ifPresent(known::add);
    }
    return known;
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

  /** The changes of keys, in the order of the log. */
  private static List<Entry> rotations(Reading reading) {
    AuditQuery rotations = AuditQuery.all().ofKind(Kind.KEY_ROTATED);
    return reading
        .read(connection -> AuditReader.latest(connection, rotations, ROTATIONS_MOST))
        .reversed();
  }
}
