package dev.trackside.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opening a data directory: whose it is, what is in it, and with which settings. */
@Timeout(120)
final class StoreTest {
  @TempDir Path folder;

  private Store open() {
    return Store.open(folder, "test", StoreOptions.standard().withDisk(0, 0), SystemTime.CLOCKS);
  }

  private static void assertRefused(
      StoreException.Kind kind, String words, ThrowingCallable opening) {
    assertThatThrownBy(opening)
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.hint()).isNotBlank();
            });
  }

  @Test
  void theSettingsThatDurabilityRestsOnAreInForce() {
    Map<String, String> found = new TreeMap<>();
    try (Store store = open()) {
      store.start(new SimpleGroup());
      store.write(connection -> {
        for (String name :
            List.of(
                "journal_mode",
                "synchronous",
                "page_size",
                "wal_autocheckpoint",
                "mmap_size",
                "recursive_triggers")) {
          found.put(name, Connections.single(connection, "PRAGMA " + name));
        }
      });
      assertThat(store.<String>read(c -> Connections.single(c, "PRAGMA query_only")))
          .isEqualTo("1");
      assertThatThrownBy(
              () -> store.read(c -> c.createStatement().executeUpdate("DELETE FROM session")))
          .isInstanceOf(StoreException.class);
    }
    assertThat(found)
        .isEqualTo(
            Map.of(
                "journal_mode", "wal",
                "synchronous", "2",
                "page_size", "16384",
                "wal_autocheckpoint", "0",
                "mmap_size", "0",
                "recursive_triggers", "1"));
  }

  @Test
  void anSqliteThatCanCorruptTheFileIsRefused() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      assertThat(Connections.demandVersion(connection)).startsWith("3.");
      for (String good : List.of("3.51.3", "3.52.0", "4.0", "3.51.10")) {
        pretendVersion(connection, good);
        assertThat(Connections.demandVersion(connection)).isEqualTo(good);
      }
      for (String bad : List.of("3.51.2", "3.50.99", "2.99.99", "3.51")) {
        pretendVersion(connection, bad);
        assertRefused(
            StoreException.Kind.REFUSED, bad, () -> Connections.demandVersion(connection));
      }
    }
  }

  private static void pretendVersion(Connection connection, String version) throws SQLException {
    org.sqlite.Function.create(
        connection,
        "sqlite_version",
        new org.sqlite.Function() {
          @Override
          protected void xFunc() throws SQLException {
            result(version);
          }
        });
  }

  @Test
  void aSecondOwnerInThisProcessIsRefusedAndTheFirstStaysLockedAgainstOthers() throws Exception {
    try (Store store = open()) {
      store.start(new SimpleGroup());
      assertRefused(StoreException.Kind.LOCKED, "this process", this::open);
      store.lock().announce("http://127.0.0.1:7223");
      assertThat(DataLock.announcedApi(folder)).contains("http://127.0.0.1:7223");
      assertThat(DataLock.field(folder, "command")).contains("test");
      assertChildIsRefused();
      store.write(connection -> {});
    }
    open().close();
  }

  private void assertChildIsRefused() throws Exception {
    Process child = Child.command(List.of(), "send", folder.toString(), "0", "1").start();
    try (BufferedReader output = Child.output(child)) {
      assertThat(output.readLine()).as("the child must not open").isNull();
      assertThat(child.waitFor()).isNotZero();
    }
  }

  @Test
  void anOwnerInAnotherProcessIsNamedAndItsLockGoesWithItsDeath() throws Exception {
    Process child = Child.command(List.of(), "hold", folder.toString()).start();
    try (BufferedReader output = Child.output(child)) {
      assertThat(output.readLine()).isEqualTo("open");
      assertRefused(StoreException.Kind.LOCKED, "pid=" + child.pid(), this::open);
      assertRefused(StoreException.Kind.LOCKED, "command=child", this::open);
      assertThat(DataLock.field(folder, "pid")).contains(Long.toString(child.pid()));
      child.destroyForcibly();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    open().close();
  }

  @Test
  void anEmptyFileIsGivenTheNewestSchema() throws Exception {
    Files.createFile(folder.resolve(Store.FILE));
    try (Store store = open()) {
      assertThat(store.<String>read(c -> Connections.single(c, "PRAGMA user_version")))
          .isEqualTo(Integer.toString(Schema.GATEWAY.version()));
      assertThat(store.<String>read(c -> Connections.single(c, "SELECT count(*) FROM batch")))
          .isEqualTo("0");
    }
    open().close();
  }

  @Test
  void aFileOfANewerProgramIsRefusedAndStaysAsItIs() throws Exception {
    open().close();
    change("PRAGMA user_version=99");
    byte[] before = Files.readAllBytes(folder.resolve(Store.FILE));
    assertRefused(StoreException.Kind.REFUSED, "schema version 99", this::open);
    assertThat(Files.readAllBytes(folder.resolve(Store.FILE))).isEqualTo(before);
    change("PRAGMA user_version=" + Schema.GATEWAY.version());
    open().close();
  }

  private void change(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Store.FILE));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void somebodyElsesDatabaseIsRefusedAndStaysAsItIs() throws Exception {
    change("CREATE TABLE ledger (mine TEXT)");
    byte[] before = Files.readAllBytes(folder.resolve(Store.FILE));
    assertRefused(StoreException.Kind.REFUSED, "none of Trackside's", this::open);
    change("PRAGMA user_version=" + Schema.GATEWAY.version());
    assertRefused(StoreException.Kind.REFUSED, "none of Trackside's", this::open);
    change("PRAGMA user_version=0");
    byte[] after = Files.readAllBytes(folder.resolve(Store.FILE));
    assertThat(after).hasSameSizeAs(before);
    assertThat(after[18]).as("journal mode in the header").isEqualTo(before[18]);
  }

  @Test
  void rubbishIsRefusedAndNeverDeleted() throws Exception {
    Path file = folder.resolve(Store.FILE);
    for (String rubbish : List.of("short", "no database ".repeat(10_000))) {
      Files.writeString(file, rubbish);
      assertRefused(StoreException.Kind.DAMAGED, folder.toString(), this::open);
      assertThat(file).hasContent(rubbish);
    }
    Files.delete(file);
    open().close();
  }

  @Test
  void aFileWhereTheDirectoryShouldBeIsAClearError() throws Exception {
    Path file = folder.resolve("file");
    Files.write(file, "x".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Store.open(file, "test", StoreOptions.standard(), SystemTime.CLOCKS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
  }
}
