package dev.trackside.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.vault.SubjectKeys.Entry;
import dev.trackside.vault.SubjectKeys.Made;
import dev.trackside.vault.SubjectKeys.Scope;
import dev.trackside.vault.SubjectKeys.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of people: kept, found again, destroyed for good, and locked when anything is odd. */
final class SubjectKeysTest {
  private static final long LATER = 1_000_000;
  private static final Scope ANN = new Scope("Ann", "race", "health", 20_000);
  private static final Scope BOB = new Scope("Bob", "race", "health", 20_000);

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(1000);
  private Path directory = Path.of("");

  @BeforeEach
  void directory() {
    directory = folder.resolve("keys");
  }

  @Test
  void aKeyIsFoundAgainAfterAReopeningAndOneScopeHasOne() throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    assertThat(made(keys, ANN).number()).isEqualTo(ann.number());
    assertThat(made(keys, BOB).number()).isNotEqualTo(ann.number());
    assertThat(Objects.requireNonNull(keys.keyFor(new Use(ANN, LATER + 1))).number())
        .isNotEqualTo(ann.number());
    SubjectKeys again = open(keys.id());
    assertThat(key(again, ann.number())).isEqualTo(ann.key());
    assertThat(made(again, ANN).number()).isEqualTo(ann.number());
    assertThat(again.entries()).isEqualTo(keys.entries()).hasSize(3);
    assertThat(again.find(7)).isInstanceOf(Found.Missing.class);
    for (Path file : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("Ann", "race");
    }
  }

  @Test
  void aDestroyedKeyIsGoneEvenForWhoKeptEveryFileButTheWrappingKey() throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Made bob = made(keys, BOB);
    Path copy = Files.copy(directory.resolve("subject.keys"), folder.resolve("copy"));
    List<byte[]> material = new ArrayList<>();
    assertThat(keys.destroy(SubjectKeysTest::isAnns, material::add)).isEqualTo(1);
    assertThat(keys.destroy(SubjectKeysTest::isAnns)).isZero();
    assertThat(names()).containsExactly("subject-2.wrap", "subject.keys");
    assertThat(material).hasSize(2).contains(ann.key());
    for (SubjectKeys each : List.of(keys, open(keys.id()))) {
      assertThat(each.find(ann.number())).isEqualTo(new Found.Destroyed(1000));
      assertThat(key(each, bob.number())).isEqualTo(bob.key());
    }
    Files.move(copy, directory.resolve("subject.keys"), StandardCopyOption.REPLACE_EXISTING);
    SubjectKeys restored = open(keys.id());
    assertThat(restored.find(ann.number())).isInstanceOf(Found.Locked.class);
    assertThat(restored.problem()).contains("subject-1.wrap is gone");
    assertThat(names()).as("nothing is destroyed").contains("subject-2.wrap");
    assertThat(made(open2(), ANN).number()).isNotEqualTo(ann.number());
  }

  @Test
  void aTableThatDoesNotOpenLocksAndDestroysNothing() throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Path table = directory.resolve("subject.keys");
    byte[] good = Files.readAllBytes(table);
    Path other = directory.resolve("subject-9.wrap");
    Files.copy(directory.resolve("subject-1.wrap"), other);
    byte[] bad = good.clone();
    bad[bad.length - 1] ^= 1;
    Files.write(table, bad);
    SubjectKeys locked = open(keys.id());
    assertThat(locked.problem()).contains("does not open", "nothing was changed");
    assertThat(locked.keyFor(new Use(BOB, LATER))).isNull();
    assertThatThrownBy(() -> locked.destroy(entry -> true)).isInstanceOf(IOException.class);
    assertThat(other).exists();
    Files.write(table, good);
    assertThat(locked.problem()).isEmpty();
    assertThat(key(locked, ann.number())).isEqualTo(ann.key());
    assertThat(other).as("the table opened, so what no table needs goes").doesNotExist();
  }

  @Test
  void filesThatAreGoneOthersOrForeignLockUntilThatIsPutRight() throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Path table = directory.resolve("subject.keys");
    Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(keys.problem()).contains("others may read", "chmod 600");
    assertThat(keys.find(ann.number())).isInstanceOf(Found.Locked.class);
    Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("rw-------"));
    assertThat(key(keys, ann.number())).isEqualTo(ann.key());
    assertThat(open("0123456789abcdef").problem()).contains("another key file");
    Path away = Files.move(table, folder.resolve("away"));
    assertThat(keys.problem()).contains("is gone", "bring it back");
    assertThat(keys.keyFor(new Use(BOB, LATER))).isNull();
    assertThat(open(keys.id()).problem()).contains("is gone");
    assertThat(names()).as("nothing is made anew").containsExactly("subject-1.wrap");
    Files.move(away, table);
    assertThat(keys.problem()).isEmpty();
  }

  @Test
  void keysPastTheirTimeOpenNothingAndAreDestroyedAtTheNextStart() throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Made bob = Objects.requireNonNull(keys.keyFor(new Use(BOB, LATER + 1)));
    now.set(LATER);
    assertThat(keys.find(ann.number())).isEqualTo(new Found.Destroyed(LATER));
    assertThat(keys.erasures()).as("who keeps what was opened must look again").isOne();
    now.set(1000);
    for (SubjectKeys each : List.of(keys, open(keys.id()))) {
      assertThat(each.find(ann.number())).as("set back").isInstanceOf(Found.Destroyed.class);
    }
    now.set(LATER);
    SubjectKeys again = open(keys.id());
    assertThat(again.entries()).extracting(Entry::number).containsExactly(bob.number());
    assertThat(names()).containsExactly("subject-2.wrap", "subject.keys");
    assertThat(again.destroyExpired(LATER)).isZero();
    assertThat(again.destroyExpired(LATER + 1)).isEqualTo(1);
    now.set(0);
    assertThat(again.find(bob.number())).isInstanceOf(Found.Destroyed.class);
  }

  @Test
  void aKeyThatCannotBeKeptIsNotHandedOut() throws IOException {
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Path inTheWay = Files.createDirectories(directory.resolve(".subject.keys.part/x"));
    assertThat(keys.keyFor(new Use(BOB, LATER))).isNull();
    assertThat(keys.problem()).contains("cannot be kept");
    assertThat(key(keys, ann.number())).isEqualTo(ann.key());
    Files.delete(inTheWay);
    assertThat(keys.problem()).isEmpty();
    Made bob = made(keys, BOB);
    assertThat(key(open(keys.id()), bob.number())).isEqualTo(bob.key());
  }

  @Test
  void manyKeysAreMadeTogetherOrNone() throws IOException {
    SubjectKeys keys = open("");
    List<Use> uses = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      uses.add(new Use(new Scope("driver " + i % 250, "race", "health", 20_000), LATER));
    }
    Path inTheWay = Files.createDirectories(directory.resolve(".subject.keys.part/x"));
    assertThat(keys.make(uses)).contains("cannot be kept");
    assertThat(keys.entries()).isEmpty();
    Files.delete(inTheWay);
    assertThat(keys.make(uses)).isEmpty();
    assertThat(keys.entries()).hasSize(250);
    assertThat(open(keys.id()).entries()).isEqualTo(keys.entries());
    assertThat(keys.make(uses)).isEmpty();
    assertThat(keys.entries()).hasSize(250);
  }

  @Test
  void whoOnlyLooksChangesNothing() throws IOException {
    SubjectKeys none = SubjectKeys.openToRead(directory, "", now::get);
    assertThat(none.find(7)).isInstanceOf(Found.Missing.class);
    assertThat(directory).doesNotExist();
    SubjectKeys keys = open("");
    Made ann = made(keys, ANN);
    Files.copy(directory.resolve("subject-1.wrap"), directory.resolve("subject-2.wrap"));
    now.set(LATER);
    SubjectKeys look = SubjectKeys.openToRead(directory, keys.id(), now::get);
    assertThat(look.problem()).isEmpty();
    assertThat(look.find(ann.number())).isInstanceOf(Found.Destroyed.class);
    assertThat(look.keyFor(new Use(BOB, 2 * LATER))).isNull();
    assertThatThrownBy(() -> look.destroy(entry -> true)).isInstanceOf(IOException.class);
    Made bob = Objects.requireNonNull(keys.keyFor(new Use(BOB, 2 * LATER)));
    assertThat(names()).containsExactly("subject-1.wrap", "subject-2.wrap", "subject.keys");
    assertThat(key(look, bob.number())).as("made since").isEqualTo(bob.key());
    keys.destroy(SubjectKeysTest::isAnns);
    assertThat(look.find(8)).isInstanceOf(Found.Missing.class);
    assertThat(look.entries()).extracting(Entry::number).containsExactly(bob.number());
  }

  private SubjectKeys open(String id) {
    return SubjectKeys.open(directory, id, now::get, () -> "");
  }

  /** Of a data directory that never had any. */
  private SubjectKeys open2() {
    return SubjectKeys.open(folder.resolve("other"), "", now::get, () -> "");
  }

  private static Made made(SubjectKeys keys, Scope scope) {
    return Objects.requireNonNull(keys.keyFor(new Use(scope, LATER)), keys.problem());
  }

  private static byte[] key(SubjectKeys keys, long number) {
    assertThat(keys.find(number)).isInstanceOf(Found.Key.class);
    return ((Found.Key) keys.find(number)).bytes();
  }

  private static boolean isAnns(Entry entry) {
    return entry.scope().subject().equals("Ann");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    files().forEach(file -> names.add(String.valueOf(file.getFileName())));
    return names;
  }
}
