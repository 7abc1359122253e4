package dev.trackside.audit.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The files in a bundle, in memory. */
final class BundleFiles {
  /** Bytes of all files together at most. */
  private static final long BYTES_MOST = 1L << 30;

  private BundleFiles() {}

  /** The files by their paths; empty when it is no such archive, or one that says things twice. */
  static Optional<Map<String, byte[]>> read(byte[] bundle) {
    Map<String, byte[]> files = new TreeMap<>();
    long bytes = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, BYTES_MOST - bytes));
        bytes += content.length;
        if (bytes >= BYTES_MOST || files.put(entry.getName(), content) != null) {
          return Optional.empty();
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(files);
  }
}
