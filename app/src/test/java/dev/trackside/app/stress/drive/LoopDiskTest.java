package dev.trackside.app.stress.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full; where there can be none, that is said. */
final class LoopDiskTest {
  private static final byte[] MEBIBYTE = new byte[1 << 20];

  @TempDir private Path directory;

  @Test
  void isFullAndThenNot() throws Exception {
    Path data = directory.resolve("data");
    Path file = data.resolve("file");
    switch (LoopDisk.under(data, 1_000)) {
      case LoopDisk disk -> {
        Files.write(file, MEBIBYTE);
        disk.fill();
        assertThatThrownBy(() -> Files.write(data.resolve("more"), MEBIBYTE))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("No space left");
        disk.empty();
        Files.write(data.resolve("more"), MEBIBYTE);
        disk.close();

        assertThat(data.resolve("more")).hasBinaryContent(MEBIBYTE);
        assertThat(directory.toFile().list()).containsExactly("data");
        assertThat(data.toFile().list()).containsExactlyInAnyOrder("file", "more");
        assertThat(mounts()).noneMatch(line -> line.contains(data.toString()));
      }
      case DataDisk.OfMachine(String why) -> {
        assertThat(why).isNotBlank();
        assertThat(directory.resolve("data.img")).doesNotExist();
        assertThat(data).isEmptyDirectory();
      }
    }
  }

  private static List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/mounts"));
  }
}
