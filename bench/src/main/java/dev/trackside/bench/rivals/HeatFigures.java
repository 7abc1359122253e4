package dev.trackside.bench.rivals;

import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.PacketRing;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The figures of a heat, and the file in which its process hands them over. */
final class HeatFigures {
  static final String PACKETS_PER_S = "packets_per_s";
  static final String SAMPLES_PER_S = "samples_per_s";
  static final String ACK_P50 = "ack_p50_us";
  static final String ACK_P99 = "ack_p99_us";
  static final String CPU_CORES = "cpu_cores";

  /** In the order in which they are shown. */
  static final List<String> NAMES =
      List.of(PACKETS_PER_S, SAMPLES_PER_S, ACK_P50, ACK_P99, CPU_CORES);

  private HeatFigures() {}

  static Map<String, Double> of(Load.Measured measured) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(PACKETS_PER_S, measured.packetsPerSecond());
    figures.put(SAMPLES_PER_S, measured.packetsPerSecond() * PacketRing.SAMPLES);
    figures.put(ACK_P50, measured.calls().quantileMicros(0.5));
    figures.put(ACK_P99, measured.calls().quantileMicros(0.99));
    figures.put(CPU_CORES, measured.cpuCores());
    return figures;
  }

  /** Writes a file that is there whole or not at all. */
  static void write(Path file, Map<String, Double> figures) throws IOException {
    Properties properties = new Properties();
    figures.forEach((name, value) -> properties.setProperty(name, value.toString()));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      properties.store(out, null);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static Map<String, Double> read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String name : NAMES) {
      String value = properties.getProperty(name);
      if (value == null) {
        throw new IOException("no " + name + " in " + file + ", which a heat wrote");
      }
      figures.put(name, Double.valueOf(value));
    }
    return figures;
  }
}
