package dev.trackside.bench.figures;

import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.bench.load.RawDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The names of what is measured, and how figures are made and shown. */
public final class Figures {
  public static final String PACKETS_PER_S = "packets_per_s";
  public static final String SAMPLES_PER_S = "samples_per_s";
  public static final String ACK_P50 = "ack_p50_us";
  public static final String ACK_P99 = "ack_p99_us";
  public static final String BYTES_PER_SAMPLE = "bytes_per_sample";
  public static final String CPU_CORES = "cpu_cores";

  /** Processor seconds of this process for a million samples. */
  public static final String CPU_PER_MILLION = "cpu_s_per_million_samples";

  /** What the contract promises of every case. */
  public static final List<String> OF_EVERY_CASE =
      List.of(PACKETS_PER_S, SAMPLES_PER_S, ACK_P50, ACK_P99, BYTES_PER_SAMPLE, CPU_CORES);

  public static final String DISK_P50 = "disk_append_p50_us";
  public static final String DISK_P99 = "disk_append_p99_us";
  public static final String DISK_OVERWRITE_P50 = "disk_overwrite_p50_us";
  public static final String DISK_OVERWRITE_P99 = "disk_overwrite_p99_us";

  private Figures() {}

  public static Map<String, Double> of(Load.Measured measured) {
    return of(measured, PacketRing.SAMPLES);
  }

  /** The same for packets of another number of samples. */
  public static Map<String, Double> of(Load.Measured measured, int samples) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(PACKETS_PER_S, measured.packetsPerSecond());
    figures.put(SAMPLES_PER_S, measured.packetsPerSecond() * samples);
    figures.put(ACK_P50, measured.calls().quantileMicros(0.5));
    figures.put(ACK_P99, measured.calls().quantileMicros(0.99));
    figures.put(CPU_CORES, measured.cpuCores());
    figures.put("calls", (double) measured.calls().count());
    return figures;
  }

  public static Map<String, Double> of(RawDisk.Latencies disk) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(DISK_P50, disk.append().quantileMicros(0.5));
    figures.put(DISK_P99, disk.append().quantileMicros(0.99));
    figures.put(DISK_OVERWRITE_P50, disk.overwrite().quantileMicros(0.5));
    figures.put(DISK_OVERWRITE_P99, disk.overwrite().quantileMicros(0.99));
    return figures;
  }

  /** Bytes of all files in a directory, without the disk reserve, which is always as large. */
  public static long sizeBytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += file.endsWith("reserve") ? 0 : Files.size(file);
      }
      return bytes;
    }
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** A figure for people: three digits or more. */
  public static String shown(double value) {
    double size = Math.abs(value);
    boolean whole = size >= 100 || value == Math.rint(value);
    String format = whole ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
