package dev.trackside.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The single ownership of a data directory: an operating system lock on {@code trackside.lock},
 * gone with the process however it dies. The file names the owner for whoever finds it locked.
 *
 * <pre>
 * trackside.lock    pid=4711\n command=run\n started=2025-08-31T13:00:00Z\n api=http://...\n
 * </pre>
 */
public final class DataLock implements AutoCloseable {
  /** The lock file's name in the data directory. */
  public static final String FILE = "trackside.lock";

  /**
   * Directories held by this process, with what their lock files say. POSIX locks belong to the
   * process and go with any close of the file, so the file must not be opened a second time while
   * this process holds it.
   */
  private static final Map<Path, String> HELD_HERE = new ConcurrentHashMap<>();

  private final Path directory;
  private final FileChannel channel;
  private final FileLock lock;
  private final String owner;

  private DataLock(Path directory, FileChannel channel, FileLock lock, String owner) {
    this.directory = directory;
    this.channel = channel;
    this.lock = lock;
    this.owner = owner;
  }

  /** Takes the directory, or says who has it. */
  public static DataLock take(Path directory, String command, Time time) throws IOException {
    Path real = directory.toRealPath();
    if (HELD_HERE.putIfAbsent(real, "") != null) {
      throw held(directory, "this process", null);
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              real.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        String text = read(channel);
        channel.close();
        HELD_HERE.remove(real);
        throw held(directory, describe(text), null);
      }
      String owner =
          "pid=%d%ncommand=%s%nstarted=%s%n"
              .formatted(ProcessHandle.current().pid(), command, time.now());
      DataLock taken = new DataLock(real, channel, lock, owner);
      taken.write(owner);
      return taken;
    } catch (IOException e) {
      HELD_HERE.remove(real);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  /** Notes where the owner's API answers, for commands that find the directory locked. */
  public void announce(String api) throws IOException {
    write(owner + "api=" + api + "\n");
  }

  /** The owner's API as noted in a data directory's lock file, whether it still runs or not. */
  public static Optional<String> announcedApi(Path directory) throws IOException {
    return field(directory, "api");
  }

  /** A field of a data directory's lock file. */
  public static Optional<String> field(Path directory, String name) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String here = HELD_HERE.get(directory.toRealPath());
    String text = here == null ? Files.readString(file) : here;
    return text.lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst();
  }

  private void write(String text) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    channel.force(true);
    HELD_HERE.put(directory, text);
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  private static String describe(String text) {
    String joined = text.strip().replace("\n", ", ");
    return joined.isEmpty() ? "another process" : "the process with " + joined;
  }

  private static StoreException held(
      Path directory, String who, @org.jspecify.annotations.Nullable Throwable cause) {
    return new StoreException(
        StoreException.Kind.LOCKED,
        "the data directory " + directory + " is held by " + who,
        "stop that process, or give another directory with --data",
        cause);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.truncate(0);
      lock.release();
      channel.close();
    } finally {
      HELD_HERE.remove(directory);
    }
  }
}
