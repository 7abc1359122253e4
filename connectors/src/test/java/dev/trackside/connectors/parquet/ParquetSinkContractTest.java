package dev.trackside.connectors.parquet;

import dev.trackside.delivery.Sink;
import dev.trackside.kit.Cloud;
import dev.trackside.kit.FaultProxy;
import dev.trackside.kit.SinkContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sink of Parquet files passes what every sink must; the files are read by another reader. */
final class ParquetSinkContractTest extends SinkContract {
  @Override
  protected Cloud cloud(Path directory) {
    return new Disk(directory);
  }

  /** A directory; while it is away, a file stands in its place. */
  private record Disk(Path at) implements Cloud {
    private Path out() {
      return at.resolve("out");
    }

    private Path away() {
      return at.resolve("away");
    }

    @Override
    public Sink connect(String name) {
      return new ParquetSink("file:" + out() + "?format=parquet", out(), "site");
    }

    @Override
    public List<String> requestIds() throws IOException {
      List<String> ids = new ArrayList<>();
      if (Files.exists(out())) {
        for (Row row : Row.ofAll(out())) {
          // A packet's rows follow each other; the same again later is the packet again.
          if (ids.isEmpty() || !ids.getLast().equals(row.requestId())) {
            ids.add(row.requestId());
          }
        }
      }
      return ids;
    }

    @Override
    public Optional<FaultProxy> link() {
      return Optional.empty();
    }

    @Override
    public void stop() throws IOException {
      if (Files.exists(out())) {
        Files.move(out(), away());
      }
      Files.writeString(out(), "no directory");
    }

    @Override
    public void start() throws IOException {
      Files.delete(out());
      if (Files.exists(away())) {
        Files.move(away(), out());
      }
    }

    @Override
    public Optional<String> poison() {
      return Optional.of("{\"request_id\":\"x\",\"timestamp\":\"9999-12-31T00:00:00Z\"}");
    }

    @Override
    public void close() {}
  }
}
