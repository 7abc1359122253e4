package dev.trackside.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForbiddenFileTest {
  @TempDir Path folder;

  private static boolean finds(ForbiddenFile file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return file.get().find(bytes, bytes.length).isPresent();
  }

  @Test
  void itIsReadAnewWhenItChangesAndKeepsWhatItHadWhileItIsWrong() throws Exception {
    Path path = folder.resolve("forbidden.yaml");
    Files.writeString(path, "forbidden: [Max Muster, \"AB-1234\"]\n");
    Path config = Files.writeString(folder.resolve("c.yaml"), "forbidden_file: " + path + "\n");
    Settings settings = Settings.resolve(Optional.of(config), Map.of(), List.of());
    ForbiddenFile file = settings.forbiddenFile().orElseThrow();
    assertThat(settings.gatewayOptions("test").fencing().forbidden()).isSameAs(file);
    assertThat(finds(file, "x AB-1234 x")).isTrue();
    assertThat(file.look()).isEmpty();

    Files.writeString(path, "forbidden: [Max Muster]\n");
    assertThat(file.look().toString()).contains("1 forbidden texts").doesNotContain("Muster");
    assertThat(finds(file, "x AB-1234 x")).isFalse();
    for (String wrong : List.of("forbidden: [a, Max Muster]", "[", "other: []", "forbidden: x")) {
      Files.writeString(path, wrong);
      assertThat(file.look().toString()).as(wrong).contains("stay").doesNotContain("Muster");
      assertThat(finds(file, "Max Muster")).isTrue();
    }
    Files.delete(path);
    assertThat(file.look().toString()).contains("there is no such file", "stay");
    assertThat(file.look()).isEmpty();
    assertThat(finds(file, "Max Muster")).isTrue();
    assertThatThrownBy(() -> Settings.resolve(Optional.of(config), Map.of(), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("there is no such file");
  }
}
