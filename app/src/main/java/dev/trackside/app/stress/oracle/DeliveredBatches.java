package dev.trackside.app.stress.oracle;

import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.store.Schema;
import dev.trackside.store.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a sink holds, read as its consumer reads it. */
interface DeliveredBatches {
  /** Told of each line of each batch. */
  interface Lines {
    /** A line, as it stands there. */
    void take(String line) throws IOException;
  }

  /** Reads everything. */
  void read(Lines lines) throws IOException;

  /** The files of a file sink. */
  static DeliveredBatches ofFiles(Path directory) {
    return lines -> {
      List<Path> batches;
      try (Stream<Path> files = Files.list(directory)) {
        batches = files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
      }
      for (Path batch : batches) {
        try (BufferedReader reader = Files.newBufferedReader(batch)) {
          for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.take(line);
          }
        }
      }
    };
  }

  /** The store of a receiver, which may run. */
  static DeliveredBatches ofReceiver(Path directory) {
    return lines -> {
      try (Snapshot snapshot = Snapshot.open(directory, Schema.RECEIVER)) {
        long behind = 0;
        List<ReceivedBatch> page = page(snapshot, behind);
        while (!page.isEmpty()) {
          for (ReceivedBatch batch : page) {
            byte[] body =
                snapshot
                    .read(connection -> ReceivedTable.body(connection, batch.id()))
                    .orElseThrow(() -> new IOException("batch " + batch.id() + " has no body"));
            for (String line : new String(body, StandardCharsets.UTF_8).lines().toList()) {
              lines.take(line);
            }
          }
          behind = page.getLast().seq();
          page = page(snapshot, behind);
        }
      }
    };
  }

  private static List<ReceivedBatch> page(Snapshot snapshot, long behind) {
    return snapshot.read(connection -> ReceivedTable.page(connection, behind, 100));
  }
}
