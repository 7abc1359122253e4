package dev.trackside.app.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The recordings, which are no part of the repository; says so loudly when they are absent. */
public final class Recordings {
  private Recordings() {}

  /** Their directory, beside one of the directories above the working directory. */
  public static Optional<Path> find() {
    Path above = Path.of("").toAbsolutePath();
    while (above != null && !Files.isDirectory(above.resolve("shared/data"))) {
      above = above.getParent();
    }
    if (above == null) {
      System.err.println("NOT TESTED: the recordings of shared/data are absent");
    }
    return Optional.ofNullable(above).map(each -> each.resolve("shared/data"));
  }
}
