package dev.trackside.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibraryExampleTest {
  @TempDir Path directory;

  @Test
  void deliversItsPacketWithoutTheBadSample() throws Exception {
    Path out = directory.resolve("out");

    LibraryExample.main(directory.resolve("data").toString(), out.toString());

    try (Stream<Path> files = Files.list(out)) {
      List<Path> batches = files.filter(Files::isRegularFile).toList();
      assertThat(batches).hasSize(1);
      assertThat(Files.readString(batches.getFirst()))
          .contains("\"packet_id\":\"a1b2\"")
          .contains("\"samples\":{\"speed\":312,\"rpm\":11800}");
    }
  }

  @Test
  void standsInTheReadmeWordForWord() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/trackside/example/LibraryExample.java"));
    String shown =
        source.substring(source.indexOf("import dev"), source.lastIndexOf("\n  private"));

    assertThat(Files.readString(Path.of("../README.md"))).contains(shown.strip());
  }
}
