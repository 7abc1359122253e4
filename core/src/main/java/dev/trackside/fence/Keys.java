package dev.trackside.fence;

import dev.trackside.store.OwnerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secret keys, in a file of their own that only its owner may read; random, each made when it
 * is first asked for and on the disk before it is used. Never in the data file, a log or an answer.
 *
 * <pre>
 * trackside-keys 1 ID
 * NAME HEX
 * </pre>
 *
 * <p>When the file is gone, cannot be read, is another than the data belongs to, or may be read by
 * others, the keys are locked: nothing is made anew by itself, and what needs a key stays on site.
 * Safe for many threads.
 */
public final class Keys {
  private static final String HEAD = "trackside-keys 1 ";
  private static final int KEY_BYTES = 32;
  private static final int KEYS_MOST = 100_000;

  private final Path file;
  private final SecureRandom random;
  private final Map<String, byte[]> keys = new LinkedHashMap<>();
  private String id;
  private String problem = "";
  private boolean isUnwritten;

  private Keys(Path file, String id, SecureRandom random) {
    this.file = file;
    this.id = id;
    this.random = random;
  }

  /**
   * The keys of a file, which is made when the data belongs to none yet.
   *
   * @param file where they are
   * @param id of the file that the data belongs to; empty for none yet
   */
  public static Keys open(Path file, String id) {
    return open(file, id, new SecureRandom());
  }

  static Keys open(Path file, String id, SecureRandom random) {
    Keys keys = new Keys(file, id, random);
    synchronized (keys) {
      if (id.isEmpty() && !Files.exists(file)) {
        keys.create();
      } else {
        keys.look();
      }
    }
    return keys;
  }

  /** The file's id, to be kept with the data; empty while there is none. */
  public synchronized String id() {
    return id;
  }

  /** Where they are. */
  public Path file() {
    return file;
  }

  /** What is wrong; empty while the keys can be used. Looks at the file. */
  public synchronized String problem() {
    look();
    return problem;
  }

  /** The key of a name; null while the keys are locked. */
  public synchronized byte @Nullable [] key(String name) {
    byte[] known = keys.get(name);
    if (known != null || !problem.isEmpty()) {
      return problem.isEmpty() ? known : null;
    }
    if (keys.size() >= KEYS_MOST) {
      problem = "there are " + KEYS_MOST + " keys already: the policy makes too many tokens";
      return null;
    }
    byte[] made = new byte[KEY_BYTES];
    try {
      random.nextBytes(made);
    } catch (RuntimeException e) {
      // What needs a key stays, the rest of the batch goes on; a look at the file tries again.
      isUnwritten = true;
      problem = "there is no randomness for a new key: " + e.getMessage();
      return null;
    }
    keys.put(name, made);
    try {
      OwnerFile.write(file, text());
    } catch (IOException e) {
      keys.remove(name);
      isUnwritten = true;
      problem = "a new key cannot be kept in " + file + ": " + reason(e);
      return null;
    }
    return made;
  }

  private void create() {
    byte[] made = new byte[8];
    random.nextBytes(made);
    id = HexFormat.of().formatHex(made);
    try {
      OwnerFile.create(file, text());
    } catch (IOException e) {
      id = "";
      problem = "the key file " + file + " cannot be made: " + reason(e);
    }
  }

  private void look() {
    try {
      if (!OwnerFile.isPrivate(file)) {
        lock("others may read the key file " + file + ": chmod 600 it, and think of who has");
        return;
      }
      if (isUnwritten) {
        OwnerFile.write(file, text()); // until that works there is no room for a new key
        isUnwritten = false;
        problem = "";
      } else if (keys.size() < KEYS_MOST && (!problem.isEmpty() || keys.isEmpty())) {
        read();
      }
    } catch (NoSuchFileException e) {
      isUnwritten = false;
      lock("the key file " + file + " is gone: bring it back from where it is kept");
    } catch (IOException e) {
      if (isUnwritten) {
        return; // the keys that are there are known; the problem is told already
      }
      lock("the key file " + file + " cannot be read: " + reason(e));
    } catch (UnsupportedOperationException e) {
      lock("the file system of " + file + " knows no owner permissions: put the keys elsewhere");
    }
  }

  private void lock(String why) {
    keys.clear();
    problem = why;
  }

  private void read() throws IOException {
    String[] lines = Files.readString(file).split("\n", -1);
    if (!lines[0].startsWith(HEAD)) {
      lock(file + " is no key file");
      return;
    }
    String found = lines[0].substring(HEAD.length());
    if (!id.isEmpty() && !found.equals(id)) {
      lock(file + " is another key file than the one that this data belongs to");
      return;
    }
    Map<String, byte[]> read = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int space = lines[i].lastIndexOf(' ');
      if (space > 0) {
        try {
          read.put(
              lines[i].substring(0, space),
              HexFormat.of().parseHex(lines[i], space + 1, lines[i].length()));
        } catch (IllegalArgumentException e) {
          lock("line " + (i + 1) + " of the key file " + file + " is damaged");
          return;
        }
      }
    }
    id = found;
    keys.clear();
    keys.putAll(read);
    problem = "";
  }

  private String text() {
    StringBuilder text = new StringBuilder(HEAD).append(id).append('\n');
    keys.forEach((name, key) ->
        text.append(name).append(' ').append(HexFormat.of().formatHex(key)).append('\n'));
    return text.toString();
  }

  /** Never the content: only what kind of trouble it is. */
  private static String reason(IOException e) {
    return e.getClass().getSimpleName();
  }
}
