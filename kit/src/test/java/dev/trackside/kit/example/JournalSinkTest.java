package dev.trackside.kit.example;

import dev.trackside.kit.Cloud;
import dev.trackside.kit.SinkContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The sink of somebody else, against its real server. */
final class JournalSinkTest extends SinkContract {
  @Override
  protected Cloud cloud(Path directory) throws IOException {
    return new JournalCloud(directory, UnaryOperator.identity());
  }
}
