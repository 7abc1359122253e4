package dev.trackside.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.access.Token;
import dev.trackside.app.cli.TracksideCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that makes tokens, and what it leaves on the disk. */
@Timeout(120)
final class TokenCommandTest {
  @TempDir private Path folder;

  private record Said(int exit, String out, String err) {}

  private Said trackside(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--data", folder.resolve("data").toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        TracksideCommand.execute(
            arguments.toArray(new String[0]), Map.of(), new PrintStream(out), new PrintStream(err));
    return new Said(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void printsATokenOnceAndKeepsOnlyItsHashForItsOwner() throws Exception {
    Said made = trackside("token", "new", "--role", "view,audit", "--name", "desk");
    assertThat(made.exit()).isZero();
    String token = made.out().strip();
    assertThat(token).startsWith(Token.PREFIX).hasSize(47);
    assertThat(made.err()).contains("audit, view").doesNotContain(token);

    Path file = folder.resolve("data/keys/tokens.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains("\"desk\"").doesNotContain(token);

    Said list = trackside("token", "list");
    assertThat(list.out()).contains("desk", "audit, view").doesNotContain(token);
    try (GuardedGateway guarded = GuardedGateway.open(folder.resolve("data"))) {
      assertThat(guarded.get("/api/v1/audit/summary", token).status()).isEqualTo(200);
      assertThat(trackside("token", "revoke", "desk").exit()).isZero();
      GuardedGateway.await(() -> !guarded.lets(token));
    }
  }

  @Test
  void refusesWhatCannotBeAToken() {
    assertThat(trackside("token", "new", "--role", "view", "--name", "a").exit()).isZero();
    for (String[] wrong :
        new String[][] {
          {"token"},
          {"token", "new", "--role", "king", "--name", "b"},
          {"token", "new", "--role", "owner", "--name", "b"},
          {"token", "new", "--role", "view", "--name", "owner"},
          {"token", "new", "--role", "view", "--name", "two words"},
          {"token", "new", "--role", "view", "--name", "a"},
          {"token", "new", "--name", "b"},
        }) {
      Said said = trackside(wrong);
      assertThat(said.exit()).as("%s", List.of(wrong)).isEqualTo(2);
      assertThat(said.err()).contains("hint");
    }
    assertThat(trackside("token", "revoke", "nobody").exit()).isEqualTo(1);
  }

  @Test
  void doctorSaysWhoMayComeIn() {
    assertThat(trackside("doctor").out()).contains("everybody on this machine may do everything");
    trackside("token", "new", "--role", "view", "--name", "a");
    assertThat(trackside("doctor").out()).contains("1 in ").contains("tokens.json");
  }
}
