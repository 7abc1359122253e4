package dev.trackside.audit.bundle;

import dev.trackside.audit.LogKey;
import dev.trackside.store.Snapshot;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/** Writes a bundle, in a program of its own with a heap that the test sets. */
final class SmallProgram {
  private SmallProgram() {}

  /** Wants the data directory, the key file, the log's name and where to. */
  public static void main(String[] words) throws Exception {
    LogKey key = LogKey.open(Path.of(words[1]), words[2], new SecureRandom());
    try (Snapshot snapshot = Snapshot.open(Path.of(words[0]));
        OutputStream out = Files.newOutputStream(Path.of(words[3]))) {
      BundleRequest all = BundleRequest.all(Instant.parse("2026-09-07T08:00:00Z"));
      Bundle.write(snapshot, key, all, out);
    }
    System.out.println("heap " + Runtime.getRuntime().maxMemory());
  }
}
