package dev.trackside.delivery.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file a batch, once. */
final class FileSinkTest {
  @TempDir Path folder;

  private static SealedBatch batch(String id, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    byte[] hash = TreeHash.plain(bytes);
    BatchState state = BatchState.DRAINING;
    return new SealedBatch(
        new BatchRow(
            id,
            1,
            1,
            2,
            1,
            bytes.length,
            hash,
            1,
            state,
            0,
            0,
            null,
            0,
            null,
            0,
            1,
            Basis.ON_SITE,
            new byte[0]),
        bytes,
        bytes.length);
  }

  @Test
  void writesABatchIntoAFolderThatItMakes() throws IOException {
    Path out = folder.resolve("deep/er/out");
    FileSink sink = new FileSink("file", out, "site");
    assertThat(sink.deliver(batch("n-s1-1", "{}\n"))).isInstanceOf(Delivery.Acknowledged.class);
    assertThat(out.resolve("n-s1-1.ndjson")).hasContent("{}\n");
    assertOnlyBatches(out, 1);
  }

  private static void assertOnlyBatches(Path out, int count) throws IOException {
    try (var files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(count)
          .allMatch(name -> name.endsWith(".ndjson") && !name.startsWith("."));
    }
  }

  /** The answer to the attempt before an erasure was lost: the sink has the batch, as it was. */
  @Test
  void aResealedBatchThatIsThereAsItWasBeforeIsNotWrittenAgain() throws IOException {
    FileSink sink = new FileSink("file", folder, "site");
    sink.deliver(batch("n-s1-1", "{\"hr\":1}\n"));
    SealedBatch made = batch("n-s1-1", "{}\n");
    assertThat(sink.deliver(made)).isInstanceOf(Delivery.Unavailable.class);
    BatchRow row = batch("n-s1-1", "{\"hr\":1}\n").row().resealed(made.row());
    assertThat(row.sha256()).isEqualTo(made.row().sha256());
    Delivery answer = sink.deliver(new SealedBatch(row, made.bytes(), made.length()));
    assertThat(answer).isInstanceOf(Delivery.Acknowledged.class);
    assertThat(folder.resolve("n-s1-1.ndjson")).hasContent("{\"hr\":1}\n");
    assertOnlyBatches(folder, 1);
    SealedBatch third = batch("n-s1-1", "{\"x\":0}\n");
    BatchRow again = row.resealed(third.row());
    assertThat(sink.deliver(new SealedBatch(again, third.bytes(), third.length())))
        .as("sealed anew twice")
        .isInstanceOf(Delivery.Acknowledged.class);
    Files.writeString(folder.resolve("n-s1-1.ndjson"), "{\"hr\":2}\n");
    for (BatchRow each : List.of(row, again)) {
      assertThat(sink.deliver(new SealedBatch(each, made.bytes(), made.length())))
          .as("neither of its makings")
          .isInstanceOf(Delivery.Unavailable.class);
    }
  }

  @Test
  void aBatchThatIsThereIsNotWrittenAgain() throws IOException {
    FileSink sink = new FileSink("file", folder, "site");
    sink.deliver(batch("n-s1-1", "{}\n"));
    Path file = folder.resolve("n-s1-1.ndjson");
    Object key = Files.readAttributes(file, "unix:ino").get("ino");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertThat(sink.deliver(batch("n-s1-1", "{}\n"))).isInstanceOf(Delivery.Acknowledged.class);
    assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(1_000);
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(key);
  }

  @Test
  void aFileOfOtherContentStaysAndTheBatchIsNotAcknowledged() throws IOException {
    FileSink sink = new FileSink("file", folder, "site");
    for (String other : new String[] {"", "{]\n", "{}\n{}\n"}) {
      Files.writeString(folder.resolve("n-s1-1.ndjson"), other);
      assertThat(sink.deliver(batch("n-s1-1", "{}\n")))
          .isInstanceOfSatisfying(
              Delivery.Unavailable.class,
              answer -> {
                assertThat(answer.problem()).contains("n-s1-1.ndjson");
                assertThat(answer.hint()).contains("move the file away");
              });
      assertThat(folder.resolve("n-s1-1.ndjson")).hasContent(other);
    }
  }

  @Test
  void aPartThatACrashLeftIsOverwritten() throws IOException {
    Files.writeString(folder.resolve(".n-s1-1.ndjson.part"), "half of something much longer");
    new FileSink("file", folder, "site").deliver(batch("n-s1-1", "{}\n"));
    assertThat(folder.resolve("n-s1-1.ndjson")).hasContent("{}\n");
    assertOnlyBatches(folder, 1);
  }

  @Test
  void aFolderThatCannotBeWrittenFailsAndHealsByItself() throws IOException {
    Path out = folder.resolve("out");
    Files.writeString(out, "a file is where the folder should be");
    FileSink sink = new FileSink("file", out, "site");
    assertThatThrownBy(() -> sink.deliver(batch("n-s1-1", "{}\n"))).isInstanceOf(IOException.class);
    Files.delete(out);
    assertThat(sink.deliver(batch("n-s1-1", "{}\n"))).isInstanceOf(Delivery.Acknowledged.class);
    assertThat(out.resolve("n-s1-1.ndjson")).hasContent("{}\n");
  }

  @Test
  void onlyTheBytesThatCountAreWritten() throws IOException {
    BatchRow row = batch("n-s1-1", "{}\n").row();
    new FileSink("file", folder, "site")
        .deliver(new SealedBatch(row, "{}\nrest".getBytes(UTF_8), 3));
    assertThat(folder.resolve("n-s1-1.ndjson")).hasContent("{}\n");
  }
}
