package dev.trackside.bench.figures;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the figures were measured on. */
public final class Machine {
  private Machine() {}

  public static Map<String, Object> facts(Path directory) throws IOException {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    facts.put("cpu", cpu());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("memory_mb", system.getTotalMemorySize() >> 20);
    facts.put("heap_mb", Runtime.getRuntime().maxMemory() >> 20);
    facts.put("java", Runtime.version().toString());
    facts.put("file_system", Files.getFileStore(directory).type());
    facts.put("load", Math.rint(system.getSystemLoadAverage() * 100) / 100);
    return facts;
  }

  /** Why so many bytes have no room in a directory; empty when they have. */
  public static Optional<String> lacks(Path directory, long needed) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    return free >= needed
        ? Optional.empty()
        : Optional.of("%,d MiB free, %,d needed".formatted(free >> 20, needed >> 20));
  }

  private static String property(String name) {
    return String.valueOf(System.getProperty(name));
  }

  private static String cpu() throws IOException {
    return value(Path.of("/proc/cpuinfo"), "model name").orElse("unknown");
  }

  /** The most memory of the machine that this process ever held, MiB; where the system tells. */
  public static OptionalDouble residentMegabytesMost() throws IOException {
    return value(Path.of("/proc/self/status"), "VmHWM")
        .map(text -> text.replace("kB", "").strip())
        .map(text -> OptionalDouble.of(Long.parseLong(text) / 1_024.0))
        .orElse(OptionalDouble.empty());
  }

  private static Optional<String> value(Path file, String name) throws IOException {
    List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}
