package dev.trackside.connectors.parquet;

import com.jerolba.carpet.CarpetReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row as a reader of another house reads it; its parts are the columns that tests look at. */
record Row(
    String request_id,
    @Nullable String packet_id,
    String source,
    String session,
    String circuit,
    java.time.Instant timestamp,
    java.time.Instant received_at,
    @Nullable String channel,
    @Nullable String kind,
    @Nullable Double value,
    @Nullable Long whole,
    @Nullable String text,
    @Nullable String metadata,
    @Nullable String jurisdiction,
    @Nullable String withheld,
    @Nullable String late,
    @Nullable String supplement,
    String batch_id) {
  String requestId() {
    return request_id;
  }

  static List<Row> of(Path file) throws IOException {
    return new CarpetReader<>(file.toFile(), Row.class).toList();
  }

  /** The rows of all files of a directory, in the order of the batches. */
  static List<Row> ofAll(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var found = Files.newDirectoryStream(directory, "[!.]*.parquet")) {
      found.forEach(files::add);
    }
    List<Row> rows = new ArrayList<>();
    for (Path file : files.stream().sorted().toList()) {
      rows.addAll(of(file));
    }
    return rows;
  }
}
