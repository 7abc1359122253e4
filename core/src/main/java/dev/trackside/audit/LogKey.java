package dev.trackside.audit;

import dev.trackside.store.OwnerFile;
import dev.trackside.store.StoreException;
import dev.trackside.tree.SigningKey;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs the log's checkpoints, in a file of its own that only its owner may read; on
 * the disk before it is used. Never in the data file, a log or an answer.
 *
 * <pre>
 * trackside-audit-key 1 NAME
 * current HEX
 * next HEX          only while the key is being changed
 * </pre>
 *
 * <p>A file that is gone, damaged, another log's, or open to others is refused: a key is made by
 * itself only for a log that has no entry yet. Safe for many threads.
 */
public final class LogKey {
  private static final String HEAD = "trackside-audit-key 1 ";
  private static final int LINES_MOST = 3;

  private final Path file;
  private final SecureRandom random;
  private final String name;
  private SigningKey current;
  private @Nullable SigningKey next;
  private byte[] currentSeed;
  private byte @Nullable [] nextSeed;

  private LogKey(
      Path file, SecureRandom random, String name, byte[] seed, byte @Nullable [] nextSeed) {
    this.file = file;
    this.random = random;
    this.name = name;
    this.currentSeed = seed;
    this.current = SigningKey.of(name, seed);
    this.nextSeed = nextSeed;
    this.next = nextSeed == null ? null : SigningKey.of(name, nextSeed);
  }

  /** Makes the key of a new log. There must be no such file. */
  public static LogKey create(Path file, String name, SecureRandom random) {
    if (Files.exists(file)) {
      throw refused("there is a key file " + file + " already", "use it, or name another file");
    }
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    random.nextBytes(seed);
    LogKey key = new LogKey(file, random, name, seed, null);
    try {
      OwnerFile.create(file, key.text(seed, null));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    return key;
  }

  /**
   * Makes another key for a log whose own is lost.
   *
   * @param told is told its public half before it is on the disk, to log it: no key signs that the
   *     log does not name
   * @throws StoreException while there is any key file, be it a damaged one
   */
  static LogKey replaceLost(
      Path file, String name, SecureRandom random, Consumer<VerifierKey> told) {
    if (Files.exists(file)) {
      throw refused(
          "there is a key file " + file,
          "it is not lost; when it is damaged, move it away and keep it, it may be mended");
    }
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    random.nextBytes(seed);
    LogKey key = new LogKey(file, random, name, seed, null);
    told.accept(key.verifier());
    try {
      OwnerFile.create(file, key.text(seed, null));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    return key;
  }

  /** The key of a log that has entries. */
  public static LogKey open(Path file, String name, SecureRandom random) {
    try {
      if (!Files.exists(file)) {
        throw refused(
            "the key file " + file + " is gone",
            "bring it back from where it is kept; without it nothing can be signed");
      }
      if (!OwnerFile.isPrivate(file)) {
        throw refused(
            "others may read the key file " + file,
            "chmod 600 it, change the key, and think of who has read it");
      }
      return read(file, name, random);
    } catch (IOException e) {
      throw refused(
          "the key file " + file + " cannot be read: " + e.getClass().getSimpleName(),
          "look at its owner and its disk");
    } catch (UnsupportedOperationException e) {
      throw refused(
          "the file system of " + file + " knows no owner permissions", "put the key elsewhere");
    }
  }

  private static LogKey read(Path file, String name, SecureRandom random) throws IOException {
    List<String> lines = Files.readString(file).lines().limit(LINES_MOST + 1L).toList();
    String head = lines.isEmpty() ? "" : lines.getFirst();
    if (!head.startsWith(HEAD)) {
      throw refused(file + " is no key file of an audit log", "name the right file");
    }
    if (!head.equals(HEAD + name)) {
      throw refused(
          file + " is the key file of another log than " + name,
          "bring back the one that belongs to this data directory; for a data file that is new,"
              + " move it away, and a new one is made");
    }
    if (lines.size() < 2 || lines.size() > LINES_MOST) {
      throw damaged(file);
    }
    byte[] seed = seed(file, lines.get(1), "current ");
    // A next key that cannot be read may be the one that the log names already.
    byte[] next = lines.size() < LINES_MOST ? null : seed(file, lines.get(2), "next ");
    return new LogKey(file, random, name, seed, next);
  }

  private static byte[] seed(Path file, String line, String head) {
    if (!line.startsWith(head)) {
      throw damaged(file);
    }
    try {
      byte[] seed = HexFormat.of().parseHex(line, head.length(), line.length());
      if (seed.length == SigningKey.SEED_BYTES) {
        return seed;
      }
    } catch (IllegalArgumentException e) {
      // Told as damage, without the content.
      throw damaged(file);
    }
    throw damaged(file);
  }

  private static StoreException damaged(Path file) {
    return refused("the key file " + file + " is damaged", "bring it back from where it is kept");
  }

  private static StoreException refused(String problem, String hint) {
    return new StoreException(StoreException.Kind.REFUSED, problem, hint, null);
  }

  private static StoreException unwritable(Path file, IOException e) {
    return refused(
        "the key file " + file + " cannot be written: " + e.getClass().getSimpleName(),
        "look at its directory's owner and its disk");
  }

  /** The log's name. */
  public String name() {
    return name;
  }

  /** The key that signs now. */
  public synchronized SigningKey current() {
    return current;
  }

  /** Its public half, to be pinned by whoever verifies. */
  public synchronized VerifierKey verifier() {
    return current.verifier();
  }

  /** The key that is to sign next, made when there is none; it is on the disk. */
  synchronized SigningKey prepareNext() {
    SigningKey made = next;
    if (made == null) {
      byte[] seed = new byte[SigningKey.SEED_BYTES];
      random.nextBytes(seed);
      made = SigningKey.of(name, seed);
      keep(currentSeed, seed);
      next = made;
      nextSeed = seed;
    }
    return made;
  }

  /** The key that is to sign next, while one is prepared. */
  synchronized Optional<SigningKey> next() {
    return Optional.ofNullable(next);
  }

  /** The next key signs from now on; the one before is gone from the disk. */
  synchronized void promote() {
    byte[] seed = nextSeed;
    SigningKey promoted = next;
    if (seed != null && promoted != null) {
      keep(seed, null);
      current = promoted;
      currentSeed = seed;
      drop();
    }
  }

  /** The next key was never logged: it is forgotten. */
  synchronized void forgetNext() {
    keep(currentSeed, null);
    drop();
  }

  private void drop() {
    next = null;
    nextSeed = null;
  }

  private void keep(byte[] seed, byte @Nullable [] following) {
    try {
      OwnerFile.write(file, text(seed, following));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private String text(byte[] seed, byte @Nullable [] following) {
    StringBuilder text = new StringBuilder(HEAD).append(name).append('\n');
    text.append("current ").append(HexFormat.of().formatHex(seed)).append('\n');
    if (following != null) {
      text.append("next ").append(HexFormat.of().formatHex(following)).append('\n');
    }
    return text.toString();
  }
}
