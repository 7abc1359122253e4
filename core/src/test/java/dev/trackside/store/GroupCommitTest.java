package dev.trackside.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Works that wait together are written together, and none pays for another. */
@Timeout(120)
final class GroupCommitTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final SimpleGroup group = new SimpleGroup();
  private Store store;

  @BeforeEach
  void open() {
    StoreOptions small = new StoreOptions(1_000, 1_000_000, 8 << 20, 0, 0);
    store = Store.open(folder, "test", small, SystemTime.CLOCKS);
    store.start(group);
    store.write(connection -> execute(connection, "CREATE TABLE row (name TEXT UNIQUE)"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** A work that writes a row; counts how it was answered. */
  private class Row implements Work {
    private final String name;
    private final long size;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger answers = new AtomicInteger();
    volatile long commit;
    private volatile @Nullable StoreException problem;

    Row(String name, long size) {
      this.name = name;
      this.size = size;
    }

    @Override
    public void write(Connection connection) throws SQLException {
      execute(connection, "INSERT INTO row VALUES ('" + name + "')");
    }

    @Override
    public void durable() {
      commit = group.number();
      answers.incrementAndGet();
      answered.countDown();
    }

    @Override
    public void failed(StoreException failure) {
      problem = failure;
      answers.incrementAndGet();
      answered.countDown();
    }

    @Override
    public long sizeBytes() {
      return size;
    }

    @Override
    public boolean isEssential() {
      return false;
    }

    void await() throws InterruptedException {
      assertThat(answered.await(60, TimeUnit.SECONDS)).as("answer of %s", name).isTrue();
      assertThat(answers).as("answers of %s", name).hasValue(1);
    }

    void assertDurable() throws InterruptedException {
      await();
      assertThat(problem).as(name).isNull();
    }
  }

  /** A work that holds the committer until it is let go. */
  private final class Gate extends Row {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    Gate() {
      super("gate", 1);
      assertThat(store.submit(this, LONG)).isTrue();
    }

    @Override
    public void write(Connection connection) throws SQLException {
      super.write(connection);
      reached.countDown();
      try {
        assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Gate gate() throws InterruptedException {
    Gate gate = new Gate();
    assertThat(gate.reached.await(60, TimeUnit.SECONDS)).isTrue();
    return gate;
  }

  private List<Row> submit(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Row row = new Row("row-" + i, 10);
      assertThat(store.submit(row, LONG)).isTrue();
      rows.add(row);
    }
    return rows;
  }

  private List<String> stored() {
    return store.read(connection -> {
      List<String> names = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT name FROM row ORDER BY rowid")) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    });
  }

  @Test
  void worksThatWaitTogetherShareOneCommit() throws InterruptedException {
    Gate gate = gate();
    List<Row> rows = submit(20);
    gate.open.countDown();
    gate.assertDurable();
    for (Row row : rows) {
      row.assertDurable();
    }
    assertThat(rows).extracting(row -> row.commit).containsOnly(gate.commit + 1);
    assertThat(stored()).hasSize(21).startsWith("gate", "row-0", "row-1").endsWith("row-19");
  }

  @Test
  void aWorkThatThrowsDoesNotFailItsNeighbours() throws InterruptedException {
    Gate gate = gate();
    List<Row> before = submit(3);
    Row unlucky =
        new Row("unlucky", 10) {
          @Override
          public void write(Connection connection) throws SQLException {
            super.write(connection);
            throw new IllegalStateException("a bug");
          }
        };
    Row twice = new Row("row-1", 10);
    Row denied =
        new Row("denied", 10) {
          @Override
          public void write(Connection connection) throws SQLException {
            super.write(connection);
            throw new SQLException("no");
          }
        };
    for (Row bad : List.of(unlucky, twice, denied)) {
      assertThat(store.submit(bad, LONG)).isTrue();
    }
    Row after = new Row("after", 10);
    assertThat(store.submit(after, LONG)).isTrue();
    gate.open.countDown();
    gate.assertDurable();
    for (Row row : before) {
      row.assertDurable();
    }
    after.assertDurable();
    for (Row bad : List.of(unlucky, twice, denied)) {
      bad.await();
      assertThat(bad.problem).as(bad.name).isNotNull();
    }
    assertThat(stored()).containsExactly("gate", "row-0", "row-1", "row-2", "after");
  }

  @Test
  void aSmallWriteThatThrowsTellsItsCaller() {
    assertThatThrownBy(() -> store.write(c -> execute(c, "INSERT INTO no_table VALUES (1)")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no such table");
    store.write(c -> execute(c, "INSERT INTO row VALUES ('next')"));
    assertThat(stored()).containsExactly("next");
  }

  @Test
  void aFullQueueLetsCallersWaitThenSaysNoAndEssentialWorksPass() throws Exception {
    Gate gate = gate();
    Row first = new Row("first", 600);
    Row second = new Row("second", 600);
    assertThat(store.submit(first, LONG)).isTrue();
    assertThat(store.submit(second, Duration.ofMillis(20))).as("room for a second").isFalse();
    AtomicBoolean entered = new AtomicBoolean();
    Thread patient = Thread.ofPlatform().start(() -> entered.set(store.submit(second, LONG)));
    AtomicBoolean wrote = new AtomicBoolean();
    Thread essential =
        Thread.ofPlatform()
            .start(() -> {
              store.write(c -> execute(c, "INSERT INTO row VALUES ('essential')"));
              wrote.set(true);
            });
    while (store.waitingBytes() <= 600) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    assertThat(entered).as("the patient one waits").isFalse();
    gate.open.countDown();
    patient.join(60_000);
    essential.join(60_000);
    assertThat(entered).isTrue();
    assertThat(wrote).isTrue();
    first.assertDurable();
    second.assertDurable();
    assertThat(store.waitingBytes()).isZero();
  }

  @Test
  void aWorkLargerThanTheWholeQueueStillEnters() throws InterruptedException {
    Row huge = new Row("huge", 1_000_000);
    assertThat(store.submit(huge, LONG)).isTrue();
    huge.assertDurable();
  }

  @Test
  void closingAnswersWhatWaitsAndRefusesWhatComesLater() throws InterruptedException {
    Gate gate = gate();
    List<Row> rows = submit(10);
    Thread closing = Thread.ofPlatform().start(store::close);
    Row late = new Row("late", 10);
    while (true) {
      Row probe = new Row("probe-" + rows.size(), 10);
      try {
        assertThat(store.submit(probe, Duration.ZERO)).isTrue();
        rows.add(probe);
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED);
        break;
      }
    }
    gate.open.countDown();
    closing.join(60_000);
    for (Row row : rows) {
      row.assertDurable();
    }
    assertThatThrownBy(() -> store.submit(late, Duration.ZERO))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
    open2();
    assertThat(stored()).hasSize(rows.size() + 1);
  }

  private void open2() {
    store = Store.open(folder, "test", StoreOptions.standard(), SystemTime.CLOCKS);
    store.start(group);
  }
}
