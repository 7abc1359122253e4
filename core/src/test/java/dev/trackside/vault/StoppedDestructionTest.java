package dev.trackside.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.vault.KeyFiles.Step;
import dev.trackside.vault.SubjectKeys.Made;
import dev.trackside.vault.SubjectKeys.Scope;
import dev.trackside.vault.SubjectKeys.Use;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A destruction that stops after any of its steps goes on, in the same process or the next. */
final class StoppedDestructionTest {
  private static final Scope ANN = new Scope("Ann", "race", "health", 20_000);
  private static final Scope BOB = new Scope("Bob", "race", "health", 20_000);
  private static final Scope CID = new Scope("Cid", "race", "health", 20_000);

  @TempDir Path folder;
  private @Nullable Step stopAfter;

  @ParameterizedTest
  @EnumSource(Step.class)
  void theNextStartGoesOn(Step step) throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Made bob = made(keys, BOB);
    byte[] oldTable = Files.readAllBytes(folder.resolve("subject.keys"));
    byte[] oldWrap = Files.readAllBytes(folder.resolve("subject-1.wrap"));
    stopAfter = step;
    assertThatThrownBy(() -> keys.destroy(each -> each.scope().equals(ANN)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not finished");
    stopAfter = null;
    SubjectKeys next = open(keys.id());
    assertGone(next, ann, bob, oldTable, oldWrap);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void theSameProcessGoesOn(Step step) throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Made bob = made(keys, BOB);
    byte[] oldTable = Files.readAllBytes(folder.resolve("subject.keys"));
    byte[] oldWrap = Files.readAllBytes(folder.resolve("subject-1.wrap"));
    stopAfter = step;
    assertThatThrownBy(() -> keys.destroy(each -> each.scope().equals(ANN)))
        .isInstanceOf(IOException.class);
    stopAfter = null;
    assertThat(keys.find(ann.number())).isInstanceOf(Found.Destroyed.class);
    Made cid = made(keys, CID);
    assertThat(keys.problem()).isEmpty();
    assertGone(keys, ann, bob, oldTable, oldWrap);
    SubjectKeys next = open(keys.id());
    assertGone(next, ann, bob, oldTable, oldWrap);
    assertThat(next.find(cid.number())).isInstanceOf(Found.Key.class);
  }

  /** The table is under a wrapping key that a second try must not replace. */
  @ParameterizedTest
  @EnumSource(Step.class)
  void stoppedTwiceAndThenStartedAgain(Step second) throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Made bob = made(keys, BOB);
    byte[] oldTable = Files.readAllBytes(folder.resolve("subject.keys"));
    byte[] oldWrap = Files.readAllBytes(folder.resolve("subject-1.wrap"));
    stopAfter = Step.NEW_TABLE;
    assertThatThrownBy(() -> keys.destroy(each -> each.scope().equals(ANN)))
        .isInstanceOf(IOException.class);
    stopAfter = second;
    assertThatThrownBy(() -> keys.destroyExpired(0)).isInstanceOf(IOException.class);
    stopAfter = null;
    SubjectKeys next = open(keys.id());
    assertGone(next, ann, bob, oldTable, oldWrap);
  }

  /** No file is left from which the key could be had with all of them and the old table. */
  private void assertGone(SubjectKeys keys, Made gone, Made left, byte[] oldTable, byte[] oldWrap)
      throws IOException {
    assertThat(keys.problem()).isEmpty();
    assertThat(keys.find(gone.number())).isInstanceOf(Found.Destroyed.class);
    assertThat(((Found.Key) keys.find(left.number())).bytes()).isEqualTo(left.key());
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        names.add(String.valueOf(file.getFileName()));
        byte[] bytes = Files.readAllBytes(file);
        assertThat(Arrays.equals(bytes, oldTable)).as(file.toString()).isFalse();
        assertThat(Arrays.equals(bytes, oldWrap)).as(file.toString()).isFalse();
      }
    }
    assertThat(names).hasSize(2).contains("subject.keys").doesNotContain("subject-1.wrap");
  }

  private SubjectKeys open(String id) {
    return SubjectKeys.open(folder, id, () -> 1000, () -> "", this::stop);
  }

  private void stop(Step step) throws IOException {
    if (step == stopAfter) {
      throw new IOException("stopped after " + step);
    }
  }

  private static Made made(SubjectKeys keys, Scope scope) {
    return Objects.requireNonNull(keys.keyFor(new Use(scope, 1_000_000)), keys.problem());
  }
}
