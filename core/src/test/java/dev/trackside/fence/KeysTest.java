package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.delivery.WithheldTable;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.gateway.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are lost, locked or not ours let nothing out, and are never made anew. */
@Timeout(120)
final class KeysTest {
  @TempDir Path folder;

  @Test
  void lockedKeysKeepNamesBackUntilTheyAreUnlocked() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    Path keys = folder.resolve("data").resolve(fenced.keyFile);
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"speed\":1,\"driver\":\"Ann\""));
      drain(gateway);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
          .isEqualTo("rw-------");
      Path away = folder.resolve("away");
      Files.move(keys, away);
      send(gateway, packet("spa", 1, "\"speed\":2,\"driver\":\"Ann\""));
      drain(gateway);
      assertThat(fenced.memory.lines().getLast())
          .contains("\"samples\":{\"speed\":2}", "\"_withheld\":[\"driver\"]");
      assertThat(gateway.policies().orElseThrow().keys().problem()).contains("is gone");
      Files.move(away, keys);
      List<String> lines = fenced.lines(3);
      assertThat(code(lines.get(2))).isEqualTo(code(lines.get(0)));
    }
  }

  /** Drafts wait behind a sink that is away: made while locked, frozen when that is over. */
  @Test
  void aDraftOfLockedKeysThatIsFrozenAfterTheUnlockingIsFollowedByWhatItKeptBack()
      throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    Path keys = folder.resolve("data").resolve(fenced.keyFile);
    fenced.turns = () -> Turn.DENY;
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"speed\":0,\"driver\":\"Ann\""));
      Eventually.holds("the first batch is tried", () -> !fenced.memory.attempts().isEmpty());
      Path away = folder.resolve("away");
      Files.move(keys, away);
      for (int i = 1; i < 20; i++) {
        send(gateway, packet("spa", i, "\"speed\":" + i + ",\"driver\":\"Ann\""));
      }
      Thread.sleep(300); // whatever can be drafted is drafted by now
      Files.move(away, keys);
      assertThat(gateway.policies().orElseThrow().keys().problem()).isEmpty();
      fenced.turns = () -> Turn.TAKE;
      Eventually.holds("every name is there", () -> codes(fenced) >= 20);
      drain(gateway);
      List<String> lines = fenced.memory.lines();
      assertThat(lines).anyMatch(line -> line.contains("\"_withheld\":[\"driver\"]"));
      assertThat(codes(fenced)).as("each name once").isEqualTo(20);
      assertThat(fenced.memory.changed()).isEmpty();
      List<WithheldRow> waiting =
          gateway.store().read(connection -> WithheldTable.all(connection, 9));
      assertThat(waiting).isEmpty();
    }
  }

  private static long codes(FencedGateway fenced) {
    return fenced.memory.lines().stream().filter(line -> line.contains("\"driver\":\"p-")).count();
  }

  private static String code(String line) {
    Matcher match = Pattern.compile("\"driver\":\"(p-[0-9a-f]{32})\"").matcher(line);
    assertThat(match.find()).as(line).isTrue();
    return match.group(1);
  }

  @Test
  void keysOfOthersAndKeysThatOthersMayReadAreNotUsed() throws IOException {
    Path file = folder.resolve("k");
    String id = Keys.open(file, "").id();
    assertThat(Keys.open(file, id).problem()).isEmpty();
    assertThat(Keys.open(file, "0123456789abcdef").problem()).contains("another key file");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(Keys.open(file, id).problem()).contains("others may read");
    Files.delete(file);
    assertThat(Keys.open(file, id).problem()).contains("is gone");
    assertThat(file).doesNotExist();
  }

  @Test
  void aKeyThatCannotBeKeptIsNotUsedAndTheNextAttemptHeals() throws IOException {
    Path file = folder.resolve("k");
    Keys keys = Keys.open(file, "");
    byte[] first = keys.key("first");
    Path inTheWay = folder.resolve(".k.part");
    Files.createDirectory(inTheWay);
    Path stuck = Files.createFile(inTheWay.resolve("stuck"));
    assertThat(keys.key("second")).isNull();
    assertThat(keys.problem()).contains("cannot be kept");
    Files.delete(stuck);
    Files.delete(inTheWay);
    assertThat(keys.problem()).isEmpty();
    byte[] second = keys.key("second");
    Keys again = Keys.open(file, keys.id());
    assertThat(again.key("first")).isEqualTo(first);
    assertThat(again.key("second")).isEqualTo(second);
  }
}
