package dev.trackside.app.doctor;

import dev.trackside.app.screen.Texts;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at everything that durability and speed rest on, in a data directory. */
public final class Checkup {
  private static final int JDK_LEAST = 25;
  private static final long FILES_LEAST = 1_024;
  private static final long HEAP_LEAST = 128L << 20;
  private static final long SLOW_MICROS = 50_000;

  /** Below this no device has written anything. */
  private static final long BELIEVABLE_MICROS = 20;

  private static final Instant CLOCK_LEAST = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant CLOCK_MOST = Instant.parse("2100-01-01T00:00:00Z");
  private static final Set<String> SHARED_FILES =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smbfs", "9p", "afs", "ceph", "glusterfs");
  private static final Set<String> PASSING_FILES = Set.of("tmpfs", "ramfs", "overlay", "overlayfs");

  private final Path data;
  private final long floorBytes;
  private final List<Finding> findings = new ArrayList<>();

  private Checkup(Path data, long floorBytes) {
    this.data = data;
    this.floorBytes = floorBytes;
  }

  /**
   * Looks at everything.
   *
   * @param data the data directory; where it is missing, the nearest folder above it is looked at
   * @param floorBytes free space below which intake is refused
   */
  public static List<Finding> of(Path data, long floorBytes) {
    Checkup checkup = new Checkup(data, floorBytes);
    checkup.program();
    checkup.clock();
    checkup.device();
    return List.copyOf(checkup.findings);
  }

  private void program() {
    int jdk = Runtime.version().feature();
    String version = Runtime.version() + ", " + System.getProperty("java.vendor", "");
    findings.add(
        jdk >= JDK_LEAST
            ? Finding.ok("java", version)
            : Finding.fail("java", version, "use JDK " + JDK_LEAST + " or newer"));
    long heap = Runtime.getRuntime().maxMemory();
    String size = Texts.bytes(heap) + ", " + Runtime.getRuntime().availableProcessors() + " cores";
    findings.add(
        heap >= HEAP_LEAST
            ? Finding.ok("memory", size)
            : Finding.warn("memory", size, "give the program 256 MiB: TRACKSIDE_HEAP=256m"));
    openFiles();
  }

  private void openFiles() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
      String limit =
          lines
              .filter(line -> line.startsWith("Max open files"))
              .map(line -> line.split("\\s+", -1)[3])
              .findFirst()
              .orElse("unlimited");
      boolean enough = !limit.matches("\\d+") || Long.parseLong(limit) >= FILES_LEAST;
      findings.add(
          enough
              ? Finding.ok("open files", limit)
              : Finding.warn("open files", limit, "raise it: ulimit -n 4096"));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      findings.add(Finding.ok("open files", "not known on this system"));
    }
  }

  private void clock() {
    Instant now = Instant.now();
    boolean plausible = now.isAfter(CLOCK_LEAST) && now.isBefore(CLOCK_MOST);
    findings.add(
        plausible
            ? Finding.ok("clock", now.toString())
            : Finding.fail("clock", now.toString(), "set it, and keep it set with NTP"));
    Path file = data.resolve(Store.FILE);
    try {
      if (Files.exists(file)
          && Files.getLastModifiedTime(file).toInstant().isAfter(now.plusSeconds(60))) {
        findings.add(
            Finding.warn(
                "clock steps",
                "the data is newer than now: " + Files.getLastModifiedTime(file),
                "the clock went backwards, and times of arrival with it; use NTP"));
      }
    } catch (IOException e) {
      findings.add(Finding.warn("clock steps", "cannot look at " + file, "check permissions"));
    }
  }

  private void device() {
    Path folder = data.toAbsolutePath().normalize();
    while (!Files.isDirectory(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    fileSystem(folder);
    Path own;
    try {
      own = Files.createTempDirectory(folder, ".doctor-");
    } catch (IOException e) {
      findings.add(
          Finding.fail(
              "directory", "cannot write in " + folder, "check its owner and permissions"));
      return;
    }
    try {
      fsync("fsync append", FsyncProbe.appending(own));
      fsync("fsync overwrite", FsyncProbe.overwriting(own));
      sqlite(own.resolve("store"));
    } catch (IOException e) {
      findings.add(
          Finding.fail("directory", "writing failed: " + e.getMessage(), "look at the device"));
    } finally {
      remove(own);
    }
  }

  private void fileSystem(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      String type = store.type().toLowerCase(Locale.ROOT);
      String detail = type + " at " + folder;
      if (SHARED_FILES.contains(type) || type.startsWith("fuse")) {
        findings.add(
            Finding.fail("file system", detail, "WAL needs a local one, such as ext4 or xfs"));
      } else if (PASSING_FILES.contains(type)) {
        findings.add(
            Finding.warn("file system", detail, "it does not outlive the machine or container"));
      } else {
        findings.add(Finding.ok("file system", detail));
      }
      long free = store.getUsableSpace();
      String space = Texts.bytes(free) + " free, intake stops below " + Texts.bytes(floorBytes);
      if (free < floorBytes) {
        findings.add(Finding.fail("disk space", space, "make room on the device"));
      } else if (free < 4 * floorBytes) {
        findings.add(Finding.warn("disk space", space, "make room on the device soon"));
      } else {
        findings.add(Finding.ok("disk space", space));
      }
    } catch (IOException e) {
      findings.add(
          Finding.warn("file system", "not known: " + e.getMessage(), "check permissions"));
    }
  }

  private void fsync(String name, FsyncProbe probe) {
    String detail =
        "4 KiB: p50 %s, p99 %s"
            .formatted(Texts.micros(probe.medianMicros()), Texts.micros(probe.slowMicros()));
    if (probe.medianMicros() < BELIEVABLE_MICROS) {
      findings.add(
          Finding.warn(name, detail, "no device is that fast: it may not survive a power cut"));
    } else if (probe.slowMicros() > SLOW_MICROS) {
      findings.add(
          Finding.warn(name, detail, "acks will be slow: find who else writes, or an SSD"));
    } else {
      findings.add(Finding.ok(name, detail));
    }
  }

  /**
   * Opening a store demands a safe SQLite, WAL and FULL, and fails where they are not to be had.
   */
  private void sqlite(Path folder) {
    StoreOptions small = StoreOptions.standard().withDisk(0, 0);
    try (Store store = Store.open(folder, "doctor", small, SystemTime.CLOCKS)) {
      findings.add(
          Finding.ok(
              "sqlite", store.sqliteVersion() + " (3.51.3 or newer), WAL and synchronous=FULL"));
    } catch (StoreException e) {
      findings.add(Finding.fail("sqlite", String.valueOf(e.getMessage()), e.hint()));
    }
  }

  private void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      findings.add(Finding.warn("directory", folder + " cannot be removed", "remove it by hand"));
    }
  }
}
