package dev.trackside.app.stress.drive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A small disk of the run's own: an ext4 file system in a file, mounted where the gateway's data
 * go, so that it can be full without anybody else's being so. A sync goes through to the machine's
 * disk. It takes Linux and root. When it is closed the data lie in the directory as plain files.
 */
final class LoopDisk implements DataDisk {
  private static final long COMMAND_SECONDS = 60;
  private static final long LEAST_BYTES = 1L << 30;
  private static final long BYTES_OF_PACKET = 4_096;
  private static final int STEP = 1 << 16;
  private static final String BALLAST = "ballast";

  private final Path data;
  private final Path image;

  private LoopDisk(Path data, Path image) {
    this.data = data;
    this.image = image;
  }

  /**
   * Mounts one, or says why there is none.
   *
   * @param data where it goes: a directory that is not there yet
   * @param packets what has to have room on it
   */
  static DataDisk under(Path data, long packets) throws IOException, InterruptedException {
    Path image = data.resolveSibling("data.img");
    long size = LEAST_BYTES + packets * BYTES_OF_PACKET;
    Files.createDirectories(data);
    if (Files.getFileStore(data).getUsableSpace() < size) {
      return new OfMachine("its disk would take %,d MiB".formatted(size >> 20));
    }
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(size);
    }
    String trouble = command("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    if (trouble.isEmpty()) {
      trouble = command("mount", "-o", "loop", image.toString(), data.toString());
    }
    if (!trouble.isEmpty()) {
      Files.delete(image);
      return new OfMachine("a disk of its own takes Linux and root: " + trouble);
    }
    Files.deleteIfExists(data.resolve("lost+found"));
    return new LoopDisk(data, image);
  }

  /** Writes until the system says that there is no space left. */
  void fill() throws IOException, InterruptedException {
    Path ballast = data.resolve(BALLAST);
    FileStore store = Files.getFileStore(data);
    // Given out without being written, so that the machine's disk has nothing to do.
    long most = store.getUsableSpace() / STEP * STEP;
    if (most > 0) {
      String trouble = command("fallocate", "-l", Long.toString(most), ballast.toString());
      if (!trouble.isEmpty() && store.getUsableSpace() >= most) {
        throw new IOException("the run's disk cannot be filled: " + trouble);
      }
    }
    try (FileChannel channel =
        FileChannel.open(
            ballast,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      while (store.getUsableSpace() > 0) {
        channel.write(ByteBuffer.allocate((int) Math.min(STEP, store.getUsableSpace())));
      }
    } catch (IOException e) {
      if (store.getUsableSpace() >= STEP) {
        throw e;
      }
      // It is full: that is what was asked for.
    }
  }

  /** Makes room again. */
  void empty() throws IOException {
    Files.deleteIfExists(data.resolve(BALLAST));
  }

  @Override
  public void close() throws IOException {
    empty();
    Path kept = data.resolveSibling("data.kept");
    try {
      copy(data, kept);
    } catch (IOException e) {
      throw new IOException(
          "the run's disk stays mounted at " + data + ", for its data cannot be kept", e);
    }
    String trouble = unmount();
    if (!trouble.isEmpty()) {
      throw new IOException("the run's disk stays mounted at " + data + ": " + trouble);
    }
    Files.delete(data);
    Files.move(kept, data, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(image);
  }

  private String unmount() throws IOException {
    try {
      return command("umount", data.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "it was interrupted";
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Runs a command; empty when it worked, else what it said. */
  private static String command(String... words) throws InterruptedException, IOException {
    Process process;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      return "there is no " + words[0];
    }
    process.getOutputStream().close();
    if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return List.of(words) + " did not end within " + COMMAND_SECONDS + " s";
    }
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return process.exitValue() == 0
        ? ""
        : words[0] + " ended with " + process.exitValue() + ": " + said.replace('\n', ' ');
  }
}
