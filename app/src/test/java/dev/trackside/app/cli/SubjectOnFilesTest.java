package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.store.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Erasure in a data directory that no gateway holds. */
@Timeout(120)
final class SubjectOnFilesTest {
  /** Its 200th character would be half of a sign that needs two. */
  private static final String LONG_NAME = "A".repeat(199) + "\uD83C\uDFCE" + "B".repeat(10);

  @TempDir Path folder;
  private Path data;
  private Path out;
  private Path config;

  @BeforeEach
  void fill() throws IOException {
    data = folder.resolve("data");
    out = Files.createDirectory(folder.resolve("out"));
    config = folder.resolve("trackside.yaml");
    Files.writeString(config, "sinks: [\"file:" + out + "\"]\ndestination: site\n");
  }

  private Gateway gateway() {
    return Gateway.open(GatewayOptions.at(data));
  }

  private static void send(Gateway gateway, String driver) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(new Stream("car-44", "race", "spa"), SystemTime.CLOCKS.epochMillis() * 1_000_000);
    builder.number("speed", 200).number("heart_rate", 141);
    builder.text(builder.channel("driver"), driver).end();
    gateway.accept(
        builder.build(gateway.requestIds(), SystemTime.CLOCKS.epochMillis() * 1_000_000));
  }

  private Outcome command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString(), "--config", config.toString(), "--json"));
    return Outcome.of(all.toArray(String[]::new));
  }

  private String code(String driver) {
    Outcome plan = command("subject", "erase", driver);
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.json().path("keys").asInt()).isEqualTo(2);
    return plan.json().path("confirm").asString();
  }

  private boolean isNothingSent() throws IOException {
    try (java.util.stream.Stream<Path> files = Files.list(out)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void nothingIsSentWhileSomebodyIsErasedAndNamesAreCutBetweenCharacters() throws IOException {
    try (Gateway gateway = gateway()) {
      send(gateway, LONG_NAME);
    }
    String code = code(LONG_NAME);
    assertThat(isNothingSent()).isTrue();
    Outcome erased = command("subject", "erase", LONG_NAME, "--confirm", code);
    assertThat(erased.exit()).as(erased.out() + erased.err()).isZero();
    assertThat(erased.json().path("keys_destroyed").asInt()).isEqualTo(2);
    assertThat(isNothingSent()).isTrue();
    for (String kind : List.of("erasure.requested", "erasure.done")) {
      Outcome logged = command("audit", "query", "--kind", kind);
      assertThat(logged.json().path("shown").asInt()).as(kind).isOne();
      assertThat(logged.out()).contains(code).doesNotContain(LONG_NAME);
    }
  }

  @Test
  void aBlockThatCannotBeReadIsToldAndKeepsNoKey() throws IOException {
    try (Gateway gateway = gateway()) {
      send(gateway, "Ann");
      send(gateway, "Bob");
      send(gateway, "Ann");
      gateway
          .store()
          .write(connection -> {
            try (java.sql.Statement statement = connection.createStatement()) {
              statement.executeUpdate(
                  "UPDATE buffer_block SET values_ = zeroblob(9) WHERE first ="
                      + " (SELECT min(first) FROM buffer_block)");
            }
          });
    }
    String code = code("Ann");
    Outcome erased = command("subject", "erase", "Ann", "--confirm", code);
    assertThat(erased.exit()).as(erased.out() + erased.err()).isEqualTo(1);
    assertThat(erased.json().path("keys_destroyed").asInt()).isEqualTo(2);
    assertThat(erased.json().path("residue_found").asInt()).isOne();
    assertThat(erased.json().path("residue").path(0).path("kind").asString()).isEqualTo("unread");
    assertThat(erased.json().path("blocks").asInt()).isEqualTo(2);
    assertThat(command("subject", "list").out()).contains("Bob").doesNotContain("Ann");
  }
}
