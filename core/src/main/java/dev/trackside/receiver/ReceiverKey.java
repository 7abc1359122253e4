package dev.trackside.receiver;

import dev.trackside.store.OwnerFile;
import dev.trackside.store.StoreException;
import dev.trackside.tree.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The key that signs receipts and cosigns checkpoints, in a file that only its owner may read; on
 * the disk before it is used.
 *
 * <pre>
 * trackside-receiver-key 1 NAME
 * HEX
 * </pre>
 */
public final class ReceiverKey {
  /** The key's file in the data directory. */
  public static final String FILE = "keys/receiver.key";

  private static final String HEAD = "trackside-receiver-key 1 ";
  private static final int NAME_BYTES = 6;

  private ReceiverKey() {}

  /** The key of a directory that has one. */
  public static SigningKey open(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        throw refused(
            "there is no key in " + file, "trackside receive makes it at its first start");
      }
      if (!OwnerFile.isPrivate(file)) {
        throw refused(
            "others may read the key file " + file, "chmod 600 it, and think of who has read it");
      }
      return read(file);
    } catch (IOException | UnsupportedOperationException e) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "the key file " + file + " cannot be read: " + e.getMessage(),
          "look at its owner, its disk and its file system",
          e);
    }
  }

  /**
   * The key of a directory, made when nothing was ever received there.
   *
   * @param isNew true when the file holds nothing that was signed
   */
  static SigningKey openOrMake(Path directory, boolean isNew, SecureRandom random) {
    Path file = directory.resolve(FILE);
    if (!isNew || Files.exists(file)) {
      return open(directory);
    }
    byte[] mark = new byte[NAME_BYTES];
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    random.nextBytes(mark);
    random.nextBytes(seed);
    String name = "trackside-receiver/" + HexFormat.of().formatHex(mark);
    try {
      OwnerFile.create(file, HEAD + name + "\n" + HexFormat.of().formatHex(seed) + "\n");
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "the key file " + file + " cannot be written: " + e.getMessage(),
          "look at its owner and its disk",
          e);
    }
    return SigningKey.of(name, seed);
  }

  private static SigningKey read(Path file) throws IOException {
    List<String> lines = Files.readString(file).lines().limit(3).toList();
    try {
      if (lines.size() == 2 && lines.getFirst().startsWith(HEAD)) {
        String name = lines.getFirst().substring(HEAD.length());
        return SigningKey.of(name, HexFormat.of().parseHex(lines.get(1)));
      }
    } catch (IllegalArgumentException e) {
      throw new StoreException(StoreException.Kind.REFUSED, damaged(file), BRING_BACK, e);
    }
    throw refused(damaged(file), BRING_BACK);
  }

  private static final String BRING_BACK =
      "bring it back from where it is kept: gateways that pinned it take no other";

  private static String damaged(Path file) {
    return file + " is no key file of a receiver";
  }

  private static StoreException refused(String problem, String hint) {
    return new StoreException(StoreException.Kind.REFUSED, problem, hint, null);
  }
}
