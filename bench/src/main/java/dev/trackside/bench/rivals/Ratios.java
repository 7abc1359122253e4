package dev.trackside.bench.rivals;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Our packets a second over a rival's, by rival and load, such as {@code raw-file.4x1000}. Ratios
 * and not times, because a time is one of the machine.
 *
 * @param byName the ratios
 */
public record Ratios(Map<String, Double> byName) {
  private static final String RECORDED = "ratios.properties";

  /** Copies the map. */
  public Ratios {
    byName = Map.copyOf(byName);
  }

  /** Those that were recorded with this version, in a file among its resources. */
  public static Ratios recorded() {
    try (InputStream in = Ratios.class.getResourceAsStream(RECORDED)) {
      if (in == null) {
        throw new IllegalStateException("no " + RECORDED + " beside " + Ratios.class.getName());
      }
      return read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the recorded ratios cannot be read", e);
    }
  }

  static Ratios read(Reader in) throws IOException {
    Properties properties = new Properties();
    properties.load(in);
    Map<String, Double> ratios = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      double ratio;
      try {
        ratio = Double.parseDouble(properties.getProperty(name));
      } catch (NumberFormatException e) {
        throw new IOException(
            "the recorded ratio " + name + " is no number: " + properties.getProperty(name), e);
      }
      if (!(ratio > 0)) {
        throw new IOException("the recorded ratio " + name + " is not more than 0: " + ratio);
      }
      ratios.put(name, ratio);
    }
    return new Ratios(ratios);
  }

  /**
   * Writes the file that {@link #recorded} reads.
   *
   * @param on what they were measured on, a line each
   */
  public void write(Path file, List<String> on) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# Our packets a second over a rival's, both durable; by callers x packets a call.");
    lines.add("# Written by: trackside bench --cases rivals --record FILE");
    on.forEach(line -> lines.add("# " + line));
    new TreeMap<>(byName)
        .forEach((name, ratio) -> lines.add(String.format(Locale.ROOT, "%s = %.3f", name, ratio)));
    Files.write(file, lines);
  }
}
