package dev.trackside.connectors.file;

import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.FileSink;
import dev.trackside.kit.Cloud;
import dev.trackside.kit.FaultProxy;
import dev.trackside.kit.SinkContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The file sink passes what every sink must. */
final class FileSinkContractTest extends SinkContract {
  private static final Pattern REQUEST = Pattern.compile("\"request_id\":\"([^\"]*)\"");

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
      return new FileSink("file:" + out(), out(), "site");
    }

    @Override
    public List<String> requestIds() throws IOException {
      List<String> ids = new ArrayList<>();
      if (!Files.exists(out())) {
        return ids;
      }
      try (var files = Files.newDirectoryStream(out(), "[!.]*.ndjson")) {
        List<Path> sorted = new ArrayList<>();
        files.forEach(sorted::add);
        for (Path file : sorted.stream().sorted().toList()) {
          REQUEST.matcher(Files.readString(file)).results().forEach(hit -> ids.add(hit.group(1)));
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
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
