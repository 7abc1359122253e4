package dev.trackside.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.watch.Alert.Change;
import dev.trackside.watch.Alert.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlertBookTest {
  private static final long START = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final Condition FAILING =
      new Condition("sink.failing:file:out", Severity.WARNING, "out: no such directory", "make it");
  private static final Condition SHORT =
      new Condition("disk.short", Severity.CRITICAL, "disk nearly full", "make room");

  @TempDir Path directory;

  private AlertBook open() {
    return new AlertBook(new AlertFile(directory));
  }

  private static List<Change.Kind> kinds(List<Change> changes) {
    return changes.stream().map(Change::kind).toList();
  }

  @Test
  void whatLastsIsRaisedOnceAndOverOnce() {
    AlertBook book = open();
    assertThat(kinds(book.look(List.of(FAILING, FAILING), START)))
        .containsExactly(Change.Kind.RAISED);
    assertThat(book.look(List.of(FAILING), START + 1_000)).isEmpty();
    assertThat(book.alerts(START + 1_000))
        .extracting(Alert::id, Alert::group, Alert::sinceMillis, Alert::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("sink.failing:file:out", "sink", START, 1));
    assertThat(kinds(book.look(List.of(), START + 2_000))).containsExactly(Change.Kind.OVER);
    assertThat(book.alerts(START + 2_000)).isEmpty();
  }

  @Test
  void whatComesBackSoonIsTheSameAndStillKnown() throws IOException {
    AlertBook book = open();
    book.look(List.of(FAILING), START);
    assertThat(book.acknowledge("sink.failing:file:out", START)).isEqualTo(1);
    book.look(List.of(), START + MINUTE);
    book.look(List.of(FAILING), START + 2 * MINUTE);
    Alert again = book.alerts(START + 2 * MINUTE).getFirst();
    assertThat(again.count()).isEqualTo(2);
    assertThat(again.sinceMillis()).isEqualTo(START);
    assertThat(again.isAcknowledged()).isTrue();
  }

  @Test
  void whatComesBackLaterIsNewAndNobodyKnows() throws IOException {
    AlertBook book = open();
    book.look(List.of(FAILING), START);
    book.acknowledge("", START);
    book.look(List.of(), START + MINUTE);
    book.look(List.of(FAILING), START + 20 * MINUTE);
    Alert fresh = book.alerts(START + 20 * MINUTE).getFirst();
    assertThat(fresh.count()).isEqualTo(1);
    assertThat(fresh.isAcknowledged()).isFalse();
  }

  @Test
  void whatBecomesWorseIsNotKnownAnyMore() throws IOException {
    AlertBook book = open();
    book.look(List.of(FAILING), START);
    book.acknowledge("", START);
    Condition worse = new Condition(FAILING.id(), Severity.CRITICAL, "worse", "run");
    assertThat(kinds(book.look(List.of(worse), START + 1_000))).containsExactly(Change.Kind.WORSE);
    assertThat(book.alerts(START + 1_000).getFirst().isAcknowledged()).isFalse();
  }

  @Test
  void acknowledgementsAndSilencesSurviveAProcessThatWasKilled() throws IOException {
    AlertBook killed = open();
    killed.look(List.of(FAILING, SHORT), START);
    killed.acknowledge("disk.short", START + 1_000);
    killed.silence("sink", START + 60 * MINUTE, START + 1_000);
    AlertBook book = open();
    assertThat(book.alerts(START + 2_000)).as("nothing is seen yet").isEmpty();
    book.look(List.of(FAILING, SHORT), START + 2_000);
    List<Alert> alerts = book.alerts(START + 2_000);
    assertThat(alerts).extracting(Alert::id).containsExactly("disk.short", FAILING.id());
    assertThat(alerts.getFirst().isAcknowledged()).isTrue();
    assertThat(alerts.getFirst().sinceMillis()).isEqualTo(START);
    assertThat(alerts.getFirst().count()).isEqualTo(1);
    assertThat(alerts.getLast().isAcknowledged()).isFalse();
    assertThat(alerts.getLast().silencedUntilMillis()).isEqualTo(START + 60 * MINUTE);
    assertThat(book.silences()).containsOnlyKeys("sink");
  }

  @Test
  void aSilenceEndsByItself() throws IOException {
    AlertBook book = open();
    book.look(List.of(FAILING), START);
    book.silence("sink", START + MINUTE, START);
    book.look(List.of(FAILING), START + MINUTE);
    assertThat(book.alerts(START + MINUTE).getFirst().silencedUntilMillis()).isZero();
    assertThat(book.silences()).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsNotSaidToBeKnown() throws IOException {
    AlertBook book = open();
    book.look(List.of(FAILING), START);
    Files.createDirectory(directory.resolve(AlertFile.NAME + ".next"));
    assertThatThrownBy(() -> book.acknowledge("", START)).isInstanceOf(IOException.class);
    assertThat(book.alerts(START).getFirst().isAcknowledged()).isFalse();
    assertThatThrownBy(() -> book.silence("sink", START + MINUTE, START))
        .isInstanceOf(IOException.class);
    assertThat(book.silences()).isEmpty();
    book.look(List.of(FAILING, SHORT), START + 1_000);
    assertThat(book.problem()).contains("alerts could not be kept");
    Files.delete(directory.resolve(AlertFile.NAME + ".next"));
    book.look(List.of(FAILING, SHORT), START + 2_000);
    assertThat(book.problem()).isEmpty();
    assertThat(Files.readString(directory.resolve(AlertFile.NAME))).contains("disk.short");
  }

  @Test
  void aDamagedFileIsSaidAndBeginsAnew() throws IOException {
    Files.writeString(directory.resolve(AlertFile.NAME), "trackside-alerts 1\nalert\tx\ty\n");
    AlertBook book = open();
    assertThat(book.problem()).contains("could not be read");
    book.look(List.of(FAILING), START);
    assertThat(open().problem()).isEmpty();
  }
}
