package dev.trackside.salvage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.Kind;
import dev.trackside.audit.Verification;
import dev.trackside.delivery.BatchTable;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.LoggedGateway;
import dev.trackside.store.Snapshot;
import dev.trackside.store.SystemTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch on its way that lost packets, and the log that the file is in. */
@Timeout(300)
final class BrokenBatchTest {
  @TempDir Path folder;

  private WornGarage garage;

  @BeforeEach
  void make() throws Exception {
    garage = WornGarage.make(folder.resolve("worn"), 10, 60);
  }

  /** Damages the first block that an unfinished batch holds. */
  private long loseOne(String also) throws Exception {
    String first = "(SELECT min(first) FROM batch WHERE state <> 'ACKED')";
    return lose(garage.ask("SELECT max(first) FROM buffer_block WHERE first <= " + first), also);
  }

  private long lose(long position, String also) throws Exception {
    long count = garage.ask("SELECT count FROM buffer_block WHERE first = " + position);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + garage.file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE buffer_block SET checksum = checksum + 1 WHERE first = " + position);
      statement.executeUpdate(also);
    }
    assertThat(count).isPositive();
    return count;
  }

  @Test
  void oneThatWasNeverSentIsDissolvedAndTheRestArrives() throws Exception {
    assertThat(garage.ask("SELECT count(*) FROM batch WHERE state <> 'ACKED'")).isPositive();
    long lost = loseOne("UPDATE batch SET attempts = 0 WHERE attempts < 0");
    SalvageReport report = garage.repair();
    assertThat(report.loss().dissolved()).isEqualTo(1);
    assertThat(report.loss().broken()).isZero();
    assertThat(report.loss().lost()).isEqualTo(lost);
    WornGarage.Outcome outcome = garage.revive();
    assertThat(outcome.twice()).isEmpty();
    assertThat(outcome.ledger().balanced()).isTrue();
    assertThat(outcome.ledger().accepted()).isEqualTo(outcome.distinct() + lost);
    assertThat(outcome.ledger().lost()).isEqualTo(lost);
  }

  @Test
  void oneThatMayHaveBeenSentIsKeptBackAndSaid() throws Exception {
    long lost = loseOne("UPDATE batch SET attempts = 1 WHERE state <> 'ACKED'");
    SalvageReport report = garage.repair();
    assertThat(report.loss().broken()).isEqualTo(1);
    assertThat(report.loss().lost()).isEqualTo(lost);
    WornGarage.Outcome outcome = garage.revive();
    assertThat(outcome.twice()).isEmpty();
    assertThat(outcome.ledger().balanced()).as("%s", outcome.ledger()).isTrue();
    assertThat(outcome.ledger().draining()).isPositive();
    assertThat(outcome.ledger().accepted())
        .isEqualTo(outcome.distinct() + lost + outcome.ledger().draining());
    try (Gateway gateway = Gateway.open(garage.options())) {
      assertThat(gateway.health().problems())
          .anySatisfy(each -> assertThat(each.what()).contains("may have been sent"));
    }
  }

  /** Repairs a file one of whose batches may have been sent; gives that batch's id. */
  private String keptBack() throws Exception {
    loseOne("UPDATE batch SET attempts = 1 WHERE state <> 'ACKED'");
    assertThat(garage.repair().loss().broken()).isEqualTo(1);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + garage.file());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id FROM batch WHERE settled = 'BROKEN'")) {
      return row.getString(1);
    }
  }

  private BrokenBatch.Outcome settle(String batch, BrokenBatch.Answer answer) {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(garage.data))) {
      return BrokenBatch.settle(gateway.store(), gateway.audit().log(), batch, answer);
    }
  }

  @Test
  void whatIsLeftOfOneThatIsMissingArrivesInOthers() throws Exception {
    String batch = keptBack();
    long left = garage.ask("SELECT fresh FROM batch WHERE settled = 'BROKEN'");
    assertThat(left).isPositive();
    assertThat(settle(batch, BrokenBatch.Answer.MISSING))
        .isInstanceOfSatisfying(
            BrokenBatch.Outcome.Settled.class, each -> assertThat(each.packets()).isEqualTo(left));
    WornGarage.Outcome outcome = garage.revive();
    assertThat(outcome.twice()).isEmpty();
    assertThat(outcome.ledger().balanced()).as("%s", outcome.ledger()).isTrue();
    assertThat(outcome.ledger().draining()).isZero();
    assertThat(outcome.ledger().accepted()).isEqualTo(outcome.distinct() + outcome.ledger().lost());
    assertThat(
            garage.ask(
                "SELECT count(*) FROM audit_row WHERE kind = 'batch.settled' AND batch = '"
                    + batch
                    + "'"))
        .isOne();
  }

  @Test
  void oneThatArrivedIsDoneAndKeepsNothingBack() throws Exception {
    String batch = keptBack();
    long first = garage.ask("SELECT first FROM batch WHERE settled = 'BROKEN'");
    assertThat(settle(batch, BrokenBatch.Answer.ARRIVED))
        .isInstanceOf(BrokenBatch.Outcome.Settled.class);
    assertThat(settle(batch, BrokenBatch.Answer.ARRIVED))
        .isEqualTo(new BrokenBatch.Outcome.NotThere());
    WornGarage.Outcome outcome = garage.revive();
    assertThat(outcome.twice()).isEmpty();
    assertThat(outcome.ledger().balanced()).as("%s", outcome.ledger()).isTrue();
    assertThat(outcome.ledger().draining()).isZero();
    assertThat(outcome.ledger().synced() + outcome.ledger().lost())
        .isEqualTo(outcome.ledger().accepted());
    try (Gateway gateway = Gateway.open(garage.options())) {
      assertThat(gateway.health().problems())
          .noneSatisfy(each -> assertThat(each.what()).contains(batch));
      assertThat(gateway.store().<Long>read(BatchTable::firstUnfinished)).isGreaterThan(first);
    }
  }

  @Test
  void oneThatWasCutGoesInNoOther() throws Exception {
    String batch = keptBack();
    garage.change("UPDATE batch SET policy = 'a' WHERE settled = 'BROKEN'");
    assertThat(settle(batch, BrokenBatch.Answer.MISSING)).isEqualTo(new BrokenBatch.Outcome.Cut());
    assertThat(garage.ask("SELECT count(*) FROM batch WHERE settled = 'BROKEN'")).isOne();
  }

  @Test
  void oneOfWhichNothingIsLeftKeepsNothingBack() throws Exception {
    keptBack();
    garage.change("UPDATE batch SET fresh = 0 WHERE settled = 'BROKEN'");
    try (Snapshot snapshot = Snapshot.open(garage.data)) {
      assertThat(snapshot.<Long>read(BatchTable::firstUnfinished)).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void aLogWithAGapDoesNotSayThatOneWasNeverSent() throws Exception {
    loseOne(
        "UPDATE batch SET attempts = 0 WHERE attempts < 0; DROP TRIGGER audit_entry_delete;"
            + " DELETE FROM audit_entry WHERE seq = (SELECT max(seq) / 2 FROM audit_entry)");
    assertThat(garage.ask("SELECT max(seq) + 1 - count(*) FROM audit_entry")).isOne();
    SalvageReport report = garage.repair();
    assertThat(report.loss().dissolved()).isZero();
    assertThat(report.loss().broken()).isEqualTo(1);
  }

  @Test
  void whatIsLostLaterOfOneThatIsKeptBackIsCountedToo() throws Exception {
    long lost = loseOne("UPDATE batch SET attempts = 1 WHERE state <> 'ACKED'");
    assertThat(garage.repair().loss().lost()).isEqualTo(lost);
    long left = garage.ask("SELECT fresh FROM batch WHERE settled = 'BROKEN'");
    assertThat(left).isPositive();
    String first = "(SELECT first FROM batch WHERE settled = 'BROKEN')";
    long more =
        lose(
            garage.ask("SELECT min(first) FROM buffer_block WHERE first >= " + first),
            "UPDATE batch SET attempts = 1 WHERE attempts < 0");
    SalvageReport report = garage.repair();
    assertThat(report.loss().lost()).isEqualTo(more);
    assertThat(garage.ask("SELECT fresh FROM batch WHERE settled = 'BROKEN'"))
        .isEqualTo(left - more);
    assertThat(garage.ask("SELECT lost FROM ledger")).isEqualTo(lost + more);
  }

  @Test
  void theLogGoesOnAndTellsOfTheRepair() throws Exception {
    loseOne("UPDATE batch SET attempts = 0 WHERE attempts < 0");
    garage.repair();
    try (Gateway gateway = Gateway.open(garage.options())) {
      assertThat(LoggedGateway.entries(gateway.store(), Kind.SALVAGE)).hasSize(1);
      gateway.audit().seal();
      assertThat(
              LoggedGateway.verify(gateway.store(), LoggedGateway.keys(gateway.store()), List.of()))
          .isInstanceOf(Verification.Intact.class);
    }
    try (Gateway gateway = Gateway.open(garage.options())) {
      assertThat(LoggedGateway.entries(gateway.store(), Kind.SALVAGE)).hasSize(1);
    }
  }

  @Test
  void aLogWithAHoleIsSaidToHaveOneAndTheIntakeGoesOn() throws Exception {
    List<Integer> leaves = garage.pages("audit_entry", "leaf");
    garage.zero(leaves.get(leaves.size() / 2));
    SalvageReport report = garage.repair();
    assertThat(report.damage()).containsKey("audit_entry");
    try (Gateway gateway = Gateway.open(garage.options())) {
      long before = gateway.ledger().accepted();
      garage.send(gateway, new java.util.Random(3), 900_000, 10);
      assertThat(gateway.ledger().accepted()).isEqualTo(before + 10);
      assertThat(gateway.audit().problem()).isNotEmpty();
    }
  }

  @Test
  void damageThatIsMetWhileRunningIsRememberedForTheNextStart() throws Exception {
    long lost = loseOne("UPDATE batch SET attempts = 0 WHERE attempts < 0");
    try (Gateway gateway = Gateway.open(garage.options())) {
      gateway.pause("", false);
      gateway.drainAll(java.time.Duration.ofSeconds(3));
      assertThat(gateway.health().problems())
          .anySatisfy(each -> assertThat(each.hint()).contains("trackside salvage"));
    }
    assertThat(garage.data.resolve("damaged.mark")).exists();
    assertThat(Salvage.repair(garage.data, SystemTime.CLOCKS, (_, _) -> {}).loss().lost())
        .isEqualTo(lost);
    assertThat(garage.data.resolve("damaged.mark")).doesNotExist();
  }
}
