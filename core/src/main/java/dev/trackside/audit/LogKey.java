package dev.trackside.audit;

import dev.trackside.store.DirectorySync;
import dev.trackside.store.StoreException;
import dev.trackside.tree.SigningKey;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
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
  private static final int LINES_MOST = 4;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

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
      DirectorySync.create(directory(file));
      key.write();
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
      if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
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
    String[] lines = Files.readString(file).split("\n", LINES_MOST + 1);
    if (!lines[0].startsWith(HEAD)) {
      throw refused(file + " is no key file of an audit log", "name the right file");
    }
    if (!lines[0].equals(HEAD + name)) {
      throw refused(file + " is the key file of another log than " + name, "name the right file");
    }
    byte[] seed =
        seed(lines, "current ")
            .orElseThrow(() ->
                refused(
                    "the key file " + file + " is damaged", "bring it back from where it is kept"));
    return new LogKey(file, random, name, seed, seed(lines, "next ").orElse(null));
  }

  private static Optional<byte[]> seed(String[] lines, String head) {
    for (String line : lines) {
      if (line.startsWith(head)) {
        try {
          byte[] seed = HexFormat.of().parseHex(line.substring(head.length()));
          return seed.length == SigningKey.SEED_BYTES ? Optional.of(seed) : Optional.empty();
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
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
      write(seed, following);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private void write() throws IOException {
    write(currentSeed, nextSeed);
  }

  private void write(byte[] seed, byte @Nullable [] following) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append(name).append('\n');
    text.append("current ").append(HexFormat.of().formatHex(seed)).append('\n');
    if (following != null) {
      text.append("next ").append(HexFormat.of().formatHex(following)).append('\n');
    }
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(part, PosixFilePermissions.asFileAttribute(OWNER));
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    DirectorySync.force(directory(file));
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}
