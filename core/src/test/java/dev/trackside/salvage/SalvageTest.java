package dev.trackside.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.gateway.Gateway;
import dev.trackside.store.Exchange;
import dev.trackside.store.NewFile;
import dev.trackside.store.Schema;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.SystemTime;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of page damaged: what lies on others arrives, once, and what is lost is counted. */
@Timeout(600)
final class SalvageTest {
  @TempDir static Path shelf;
  private static WornGarage worn;

  @BeforeAll
  static void make() throws Exception {
    worn = WornGarage.make(shelf.resolve("worn"), 30, 150);
    worn.keep();
  }

  private WornGarage copy() throws Exception {
    worn.restore();
    return worn;
  }

  private static void assertAccounted(WornGarage.Outcome outcome) {
    assertThat(outcome.ledger().balanced()).as("%s", outcome.ledger()).isTrue();
    assertThat(outcome.twice()).as("nothing twice").isEmpty();
    assertThat(outcome.ledger().accepted())
        .as("%s", outcome.ledger())
        .isEqualTo(
            outcome.distinct()
                + outcome.ledger().lost()
                + outcome.ledger().pending()
                + outcome.ledger().draining());
  }

  @Test
  void aWholeFileIsWholeAndStays() throws Exception {
    WornGarage garage = copy();
    assertThat(garage.check().damage()).isEmpty();
    SalvageReport report = garage.repair();
    assertThat(report.isWhole()).isTrue();
    assertThat(report.setAside()).isEmpty();
    WornGarage.Outcome outcome = garage.revive();
    assertAccounted(outcome);
    assertThat(outcome.ledger().lost()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE ledger SET accepted = accepted + 1",
        "UPDATE ledger SET quarantined = quarantined - 1, received = received - 1, split = -1",
        "UPDATE sink SET acked = claimed + 1",
        "UPDATE sink SET claimed = claimed - 1",
        "UPDATE gateway SET node = 'other'",
        "UPDATE ledger SET discarded = discarded + 1",
      })
  void tablesThatContradictEachOtherAreNotRepaired(String change) throws Exception {
    WornGarage garage = copy();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + garage.file());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(change)).isPositive();
    }
    byte[] before = Files.readAllBytes(garage.file());
    assertThatThrownBy(garage::repair)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED));
    assertThat(garage.file()).hasBinaryContent(before);
  }

  @Test
  void aLostLeafOfTheBufferCostsTheBlocksOnItOnly() throws Exception {
    WornGarage garage = copy();
    List<Integer> leaves = garage.pages("buffer_block", "leaf");
    garage.zero(leaves.get(leaves.size() / 2));
    WornGarage.Outcome outcome = garage.revive();
    assertAccounted(outcome);
    assertThat(outcome.ledger().lost()).isPositive();
    assertThat(outcome.repairs()).hasSize(1);
  }

  @Test
  void aLostInnerPageOfTheBufferCostsNothing() throws Exception {
    WornGarage garage = copy();
    garage.zero(garage.pages("buffer_block", "internal").getFirst());
    WornGarage.Outcome outcome = garage.revive();
    assertAccounted(outcome);
    assertThat(outcome.ledger().lost()).isZero();
  }

  @Test
  void aLostOverflowPageCostsOneBlock() throws Exception {
    WornGarage garage = copy();
    List<Integer> pages = garage.pages("buffer_block", "overflow");
    garage.zero(pages.get(pages.size() - 2));
    WornGarage.Outcome outcome = garage.revive();
    assertAccounted(outcome);
    assertThat(outcome.ledger().lost()).isEqualTo(1_000);
  }

  @Test
  void aLostFirstPageCostsNothing() throws Exception {
    WornGarage garage = copy();
    garage.zero(1);
    WornGarage.Outcome outcome = garage.revive();
    assertAccounted(outcome);
    assertThat(outcome.ledger().lost()).isZero();
    assertThat(outcome.repairs()).hasSize(1);
  }

  @Test
  void aHeaderOfRubbishCostsNothing() throws Exception {
    WornGarage garage = copy();
    garage.write(0, "not what it was any more".getBytes(StandardCharsets.US_ASCII));
    WornGarage.Outcome outcome = garage.revive();
    assertAccounted(outcome);
    assertThat(outcome.ledger().lost()).isZero();
  }

  @Test
  void aFileCutOffLosesWhatWasBehind() throws Exception {
    WornGarage garage = copy();
    List<Integer> pages = garage.pages("buffer_block", "overflow");
    try (FileChannel channel = FileChannel.open(garage.file(), StandardOpenOption.WRITE)) {
      channel.truncate((pages.getLast() - 1L) * 16_384 + 8_000);
    }
    WornGarage.Outcome outcome = garage.revive();
    assertAccounted(outcome);
    assertThat(outcome.ledger().lost()).isPositive();
  }

  @Test
  void aLostIndexIsMadeAnew() throws Exception {
    for (String index : List.of("batch_position", "sqlite_autoindex_sink_1", "audit_batch")) {
      WornGarage garage = copy();
      garage.zero(garage.pages(index, "leaf").getFirst());
      assertThat(garage.check().damage()).containsKey("(index " + index + ")");
      garage.repair();
      WornGarage.Outcome outcome = garage.revive();
      assertAccounted(outcome);
      assertThat(outcome.ledger().lost()).isZero();
    }
  }

  @Test
  void lostBatchesSayThatNobodyKnowsWhatWasSent() throws Exception {
    for (String table : List.of("batch", "sink", "ledger", "gateway")) {
      WornGarage garage = copy();
      garage.zero(garage.pages(table, "leaf").getFirst());
      assertThatThrownBy(garage::repair)
          .isInstanceOfSatisfying(
              StoreException.class,
              each -> assertThat(each.kind()).isEqualTo(StoreException.Kind.DAMAGED))
          .hasMessageContaining(table);
      assertThat(garage.data.resolve("damaged")).doesNotExist();
      assertThat(Files.exists(garage.data.resolve(Exchange.SALVAGED))).isFalse();
    }
  }

  @Test
  void whatIsBegunAnewKeepsTheOldFileToBeRead() throws Exception {
    WornGarage garage = copy();
    long packets = garage.ask("SELECT sum(count) FROM buffer_block");
    garage.zero(garage.pages("batch", "leaf").getFirst());
    SalvageReport report = Salvage.beginAnew(garage.data, SystemTime.CLOCKS, (_, _) -> {});
    assertThat(report.packets()).isEqualTo(packets);
    Path old = garage.data.resolve(report.setAside());
    assertThat(old.resolve(Store.FILE)).exists();
    assertThat(old.resolve("keys/audit.key")).exists();
    try (Gateway gateway = Gateway.open(garage.options())) {
      assertThat(gateway.ledger().received()).isZero();
      assertThat(gateway.audit().problem()).isEmpty();
    }
  }

  @Test
  void aDamagedFrameBeforeTheLastCommitLosesThatFrameOnly() throws Exception {
    Path folder = shelf.resolve("killed");
    WornGarage garage = WornGarage.makeKilled(folder, 5, 40);
    Path log = garage.data.resolve("trackside.db-wal");
    long frames = (Files.size(log) - 32) / (24 + 16_384);
    for (long frame : new long[] {frames / 3, frames / 2, 3}) {
      garage.restore();
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        byte[] rubbish = new byte[512];
        new Random(frame).nextBytes(rubbish);
        channel.write(ByteBuffer.wrap(rubbish), 32 + frame * (24 + 16_384) + 5_000);
      }
      WornGarage.Outcome outcome = garage.revive();
      assertThat(outcome.repairs()).hasSize(1);
      assertAccounted(outcome);
    }
  }

  @Test
  void aLogWithoutItsHeaderIsStillRead() throws Exception {
    WornGarage garage = WornGarage.makeKilled(shelf.resolve("headless"), 3, 20);
    try (FileChannel channel =
        FileChannel.open(garage.data.resolve("trackside.db-wal"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[32]), 0);
    }
    WornGarage.Outcome outcome = garage.revive();
    assertThat(outcome.repairs()).hasSize(1);
    assertAccounted(outcome);
  }

  @Test
  void aReceiversDirectoryIsLeftAlone() throws Exception {
    Path receiver = Files.createDirectories(shelf.resolve("receiver"));
    Path file = receiver.resolve(Store.FILE);
    try (NewFile made = NewFile.create(file, Schema.RECEIVER, Schema.RECEIVER.version())) {
      made.complete();
    }
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> Salvage.beginAnew(receiver, SystemTime.CLOCKS, (_, _) -> {}))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED));
    assertThat(file).hasBinaryContent(before);
    assertThat(receiver.resolve("damaged")).doesNotExist();
  }

  private static final int FRAME = 24 + 16_384;

  /** Overwrites a part of a log, which is as after a kill; what is acknowledged is in it. */
  private WornGarage withRubbish(String name, long from, int length) throws Exception {
    WornGarage garage = WornGarage.makeKilled(shelf.resolve(name), 3, 200);
    byte[] rubbish = new byte[length];
    new Random(5).nextBytes(rubbish);
    try (FileChannel channel =
        FileChannel.open(garage.data.resolve("trackside.db-wal"), StandardOpenOption.WRITE)) {
      assertThat(channel.size()).isGreaterThan(from + length + 4L * FRAME);
      channel.write(ByteBuffer.wrap(rubbish), from);
    }
    return garage;
  }

  private static void assertRefused(WornGarage garage) throws Exception {
    byte[] before = Files.readAllBytes(garage.file());
    assertThatThrownBy(() -> Gateway.open(garage.options()).close())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED));
    assertThatThrownBy(garage::repair)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED))
        .hasMessageContaining("write-ahead log");
    assertThat(garage.file()).as("nothing is changed").hasBinaryContent(before);
  }

  @Test
  void rubbishOverTheLogsFirstSectorIsNotTakenForAnEmptyLog() throws Exception {
    assertRefused(withRubbish("sector", 0, 512));
  }

  @Test
  void aLongStretchOfRubbishInTheLogHidesNothingBehindIt() throws Exception {
    assertRefused(withRubbish("stretch", 32 + 4L * FRAME, 80 * FRAME));
  }

  @Test
  void aFrameThatDoesNotSayItsPageLeavesNoOlderPageInItsPlace() throws Exception {
    assertRefused(withRubbish("head", 32 + 7L * FRAME, 24));
    assertRefused(withRubbish("number", 32 + 7L * FRAME + 2, 2));
  }
}
