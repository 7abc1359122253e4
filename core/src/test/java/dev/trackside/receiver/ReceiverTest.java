package dev.trackside.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.store.Schema;
import dev.trackside.store.Snapshot;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver holds, and what it answers. */
final class ReceiverTest {
  private static final StoreOptions SMALL = StoreOptions.standard().withDisk(0, 0);

  @TempDir private Path directory;

  private Receiver open() {
    return Receiver.open(directory, SMALL, SystemTime.CLOCKS, List.of(), true);
  }

  private static Incoming batch(String id, String text, boolean resealed) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Incoming(
        id,
        bytes,
        TreeHash.plain(bytes),
        resealed,
        List.of(new Incoming.Part("s", "zandvoort", 1)));
  }

  @Test
  void aBatchIsHeldOnceAndItsReceiptStaysTheSameAcrossARestart() {
    String receipt;
    try (Receiver receiver = open()) {
      Taking first = receiver.take(batch("node-s1-1", "{\"a\":1}\n", false));
      assertThat(first).isInstanceOf(Taking.Taken.class);
      receipt = ((Taking.Taken) first).receipt();
      assertThat(receiver.take(batch("node-s1-1", "{\"a\":1}\n", false)))
          .isEqualTo(new Taking.Known(receipt));
    }
    try (Receiver receiver = open()) {
      assertThat(receiver.take(batch("node-s1-1", "{\"a\":1}\n", false)))
          .isEqualTo(new Taking.Known(receipt));
      List<ReceivedBatch> held =
          receiver.reading().read(connection -> ReceivedTable.page(connection, 0, 10));
      assertThat(held).hasSize(1);
      assertThat(held.getFirst().gateway()).isEqualTo("node");
      assertThat(held.getFirst().parts()).containsExactly(new Incoming.Part("s", "zandvoort", 1));
      byte[] body = receiver.reading().read(c -> ReceivedTable.body(c, "node-s1-1")).orElseThrow();
      assertThat(body).asString().isEqualTo("{\"a\":1}\n");
      Note note = Note.parse(receipt.getBytes(StandardCharsets.UTF_8)).orElseThrow();
      assertThat(note.worth(List.of(receiver.receiptKey()))).isEqualTo(Note.Worth.GOOD);
      assertThat(Receipt.parse(note.text()).orElseThrow().batch()).isEqualTo("node-s1-1");
    }
  }

  @Test
  void otherBytesUnderAnIdAreNotKeptUnlessTheirGatewaySaysThatItErased() {
    try (Receiver receiver = open()) {
      Taking first = receiver.take(batch("node-s1-1", "{\"driver\":\"x\"}\n", false));
      assertThat(receiver.take(batch("node-s1-1", "{}\n", false))).isInstanceOf(Taking.Clash.class);
      assertThat(receiver.take(batch("node-s1-1", "{}\n", true)))
          .isEqualTo(new Taking.Known(((Taking.Taken) first).receipt()));
      ReceivedBatch held =
          receiver.reading().read(c -> ReceivedTable.find(c, "node-s1-1")).orElseThrow();
      assertThat(held.hasErased()).isTrue();
      assertThat(held.bytes()).isEqualTo(15);
    }
  }

  @Test
  void theProofsThatCameFirstAreKept() {
    try (Receiver receiver = open()) {
      assertThat(receiver.keepProofs("node-s1-1", new byte[] {1})).isFalse();
      receiver.take(batch("node-s1-1", "{}\n", false));
      assertThat(receiver.keepProofs("node-s1-1", new byte[] {1})).isTrue();
      assertThat(receiver.keepProofs("node-s1-1", new byte[] {2})).isTrue();
      byte[] proofs =
          receiver.reading().read(c -> ReceivedTable.proofs(c, "node-s1-1")).orElseThrow();
      assertThat(proofs).containsExactly(1);
    }
  }

  @Test
  void theKeyIsItsOwnersAloneAndIsNotMadeAgain() throws IOException {
    Path file = directory.resolve(ReceiverKey.FILE);
    try (Receiver receiver = open()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      receiver.take(batch("node-s1-1", "{}\n", false));
    }
    Files.delete(file);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no key");
  }

  @Test
  void aGatewayAndAReceiverDoNotOpenEachOthersFiles() {
    open().close();
    assertThatThrownBy(() -> Store.open(directory, "run", SMALL, SystemTime.CLOCKS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("none of Trackside's gateways");
    assertThatThrownBy(() -> Snapshot.open(directory)).isInstanceOf(StoreException.class);
    try (Snapshot snapshot = Snapshot.open(directory, Schema.RECEIVER)) {
      assertThat(snapshot.read(WitnessTable::logs)).isEmpty();
    }
  }

  @Test
  void aDiskThatIsShortTakesNothing() {
    StoreOptions full = StoreOptions.standard().withDisk(0, Long.MAX_VALUE / 4);
    try (Receiver receiver = Receiver.open(directory, full, SystemTime.CLOCKS, List.of(), true)) {
      assertThatThrownBy(() -> receiver.take(batch("node-s1-1", "{}\n", false)))
          .isInstanceOf(StoreException.class)
          .extracting(each -> ((StoreException) each).kind())
          .isEqualTo(StoreException.Kind.DISK_FULL);
      List<ReceivedBatch> held = receiver.reading().read(c -> ReceivedTable.page(c, 0, 1));
      assertThat(held).isEmpty();
    }
  }
}
