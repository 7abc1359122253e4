package dev.trackside.app.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of a few megabytes, in memory; it goes with the test. */
public final class SmallDisk implements AutoCloseable {
  private static final long WAIT_SECONDS = 30;

  private final Path mount;
  private final Thread cleaner = new Thread(this::unmount);

  private SmallDisk(Path mount) {
    this.mount = mount;
  }

  /** True where this process may mount. */
  public static boolean isPossible(Path probe) throws IOException {
    Files.createDirectories(probe);
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString());
    return mounted && run("umount", probe.toString());
  }

  /** Mounts one on a directory, which is made when it is missing. */
  public static SmallDisk mount(Path mount, int mebibytes) throws IOException {
    Files.createDirectories(mount);
    if (!run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", mount.toString())) {
      throw new IOException("cannot mount " + mount);
    }
    SmallDisk disk = new SmallDisk(mount);
    Runtime.getRuntime().addShutdownHook(disk.cleaner);
    return disk;
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException e) {
      // There is no such command.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void unmount() {
    if (!run("umount", mount.toString())) {
      // Somebody still holds a file: it goes when they do.
      run("umount", "-l", mount.toString());
    }
  }

  @Override
  public void close() {
    unmount();
    Runtime.getRuntime().removeShutdownHook(cleaner);
  }
}
