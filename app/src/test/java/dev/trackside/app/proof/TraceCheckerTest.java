package dev.trackside.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checkers of traces see every wrong order, shown on traces that were doctored. */
final class TraceCheckerTest {
  private static final String WAL = "/d/trackside.db-wal";
  private static final String WRITE = "10 1.0 pwrite64(7</d/trackside.db-wal>, \"x\", 1, 0) = 1";
  private static final String SYNC = "10 1.0 fdatasync(7</d/trackside.db-wal>) = 0";
  private static final String READY =
      "20 1.0 writev(9<socket:[1]>, [{iov_base=\"HTTP/1.1 200 OK\", iov_len=15}], 1) = 15";
  private static final String RECEIPT =
      "20 1.0 writev(9<socket:[1]>, [{iov_base=\"HTTP/1.1 200 OK\\r\\n\", iov_len=17},"
          + " {iov_base=\"{\\\"received\\\":1,\\\"rejects\\\":[]}\", iov_len=13}], 2) = 30";
  private static final String PART_WRITE =
      "30 1.0 write(8</o/.b-s1-1.ndjson.part>, \"{}\\n\", 3) = 3";
  private static final String PART_SYNC = "30 1.0 fsync(8</o/.b-s1-1.ndjson.part>) = 0";
  private static final String RENAME =
      "30 1.0 rename(\"/o/.b-s1-1.ndjson.part\", \"/o/b-s1-1.ndjson\") = 0";
  private static final String DIRECTORY_SYNC = "30 1.0 fsync(8</o>) = 0";
  private static final List<String> COMMIT =
      List.of(WRITE, WRITE, WRITE, WRITE, WRITE, WRITE, SYNC);

  private static List<String> acks(String... lines) {
    AckOrder order = new AckOrder(SystemCallTrace.parse(List.of(lines)), WAL);
    assertThat(order.receipts()).isNotEmpty();
    return order.wrong();
  }

  @Test
  void acceptsReceiptsBehindTheirSyncs() {
    assertThat(acks(READY, WRITE, WRITE, SYNC, RECEIPT, WRITE, SYNC, RECEIPT)).isEmpty();
  }

  @Test
  void seesAReceiptBeforeItsSync() {
    assertThat(acks(READY, WRITE, RECEIPT, SYNC))
        .singleElement()
        .asString()
        .contains("synced before");
    assertThat(acks(WRITE, RECEIPT, SYNC, WRITE, RECEIPT, SYNC)).hasSize(2);
  }

  @Test
  void seesAWriteBehindTheSync() {
    assertThat(overlapped(WRITE, SYNC, WRITE, RECEIPT)).isEqualTo(1);
    assertThat(overlapped(WRITE, SYNC, RECEIPT, WRITE, SYNC, WRITE, RECEIPT)).isEqualTo(1);
    assertThat(overlapped(WRITE, SYNC, RECEIPT, WRITE, WRITE, SYNC, RECEIPT)).isZero();
    assertThat(acks(WRITE, SYNC, WRITE, RECEIPT)).as("may be the gateway's own").isEmpty();
  }

  private static int overlapped(String... lines) {
    return new AckOrder(SystemCallTrace.parse(List.of(lines)), WAL).overlapped().size();
  }

  @Test
  void seesAReceiptForWhichNothingWasWritten() {
    assertThat(acks(WRITE, SYNC, RECEIPT, RECEIPT)).singleElement().asString().contains("nothing");
    assertThat(acks(WRITE, SYNC, RECEIPT, SYNC, RECEIPT)).hasSize(1);
  }

  @Test
  void seesASyncThatFailed() {
    String failed = SYNC.replace("= 0", "= -1 EIO (Input/output error) (INJECTED)");
    assertThat(acks(WRITE, failed, RECEIPT)).hasSize(1);
    assertThat(acks(WRITE, failed, SYNC, RECEIPT)).isEmpty();
  }

  @Test
  void seesASyncOfAnotherFile() {
    assertThat(acks(WRITE, SYNC.replace(WAL, "/d/trackside.db"), RECEIPT)).hasSize(1);
    assertThat(acks(WRITE, SYNC.replace(WAL, "/e/trackside.db-wal"), RECEIPT)).hasSize(1);
  }

  @Test
  void readsCallsThatOthersInterrupt() {
    String begun = "10 1.0 fdatasync(7</d/trackside.db-wal> <unfinished ...>";
    String resumed = "10 1.0 <... fdatasync resumed>)  = 0";
    String other = "11 1.0 <... futex resumed>) = 0";
    assertThat(acks(WRITE, begun, other, resumed, RECEIPT)).isEmpty();
    assertThat(acks(WRITE, begun, RECEIPT, resumed)).as("not over yet").hasSize(1);
    assertThat(acks(WRITE, begun, RECEIPT)).as("never over").hasSize(1);
    String late = "12 1.0 pwrite64(7</d/trackside.db-wal>, \"x\", 1, 0 <unfinished ...>";
    String written = "12 1.0 <... pwrite64 resumed>) = 1";
    assertThat(acks(late, begun, written, resumed, RECEIPT)).as("began too early").hasSize(1);
    assertThat(acks(late, written, begun, resumed, RECEIPT)).isEmpty();
    String broken = resumed.replace("= 0", "= -1 EIO (Input/output error)");
    assertThat(acks(WRITE, begun, broken, RECEIPT)).hasSize(1);
    assertThat(acks(WRITE, begun, resumed.replace("= 0", "= ?"), RECEIPT)).hasSize(1);
  }

  private static List<String> sink(Object... steps) {
    List<String> lines = new ArrayList<>();
    for (Object step : steps) {
      if (step instanceof List<?> several) {
        several.forEach(line -> lines.add(line.toString()));
      } else {
        lines.add(step.toString());
      }
    }
    FileSinkOrder order = new FileSinkOrder(SystemCallTrace.parse(lines), WAL, "/o");
    assertThat(order.renames()).isNotEmpty();
    return order.wrong();
  }

  @Test
  void acceptsABatchWhoseStepsAreDurableInTheirOrder() {
    assertThat(sink(COMMIT, PART_WRITE, PART_SYNC, RENAME, DIRECTORY_SYNC, COMMIT, RECEIPT))
        .isEmpty();
    assertThat(sink(COMMIT, PART_WRITE, WRITE, SYNC, PART_SYNC, RENAME, DIRECTORY_SYNC, COMMIT))
        .as("a small commit of maintenance")
        .isEmpty();
  }

  @Test
  void seesABatchThatIsSentBeforeItIsFrozen() {
    assertThat(sink(PART_WRITE, PART_SYNC, RENAME, DIRECTORY_SYNC, COMMIT)).hasSize(1);
  }

  @Test
  void seesAPartThatIsRenamedBeforeItsSync() {
    assertThat(sink(COMMIT, PART_WRITE, RENAME, PART_SYNC, DIRECTORY_SYNC, COMMIT)).hasSize(1);
    assertThat(sink(COMMIT, PART_SYNC, PART_WRITE, RENAME, DIRECTORY_SYNC, COMMIT)).hasSize(1);
    String failed = PART_SYNC.replace("= 0", "= -1 EIO (Input/output error)");
    assertThat(sink(COMMIT, PART_WRITE, failed, RENAME, DIRECTORY_SYNC, COMMIT)).hasSize(1);
  }

  @Test
  void seesAnAckBeforeTheDirectoryIsSynced() {
    assertThat(sink(COMMIT, PART_WRITE, PART_SYNC, RENAME, COMMIT, DIRECTORY_SYNC)).hasSize(1);
    assertThat(sink(COMMIT, PART_WRITE, PART_SYNC, RENAME, COMMIT)).hasSize(1);
    assertThat(sink(COMMIT, PART_WRITE, PART_SYNC, DIRECTORY_SYNC, RENAME, COMMIT)).hasSize(1);
  }

  @Test
  void seesAnAckThatIsNotKept() {
    assertThat(sink(COMMIT, PART_WRITE, PART_SYNC, RENAME, DIRECTORY_SYNC)).hasSize(1);
    assertThat(sink(COMMIT, PART_WRITE, PART_SYNC, RENAME, DIRECTORY_SYNC, RECEIPT, COMMIT))
        .hasSize(1);
  }
}
