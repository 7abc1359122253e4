package dev.trackside.app.sink;

import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.FileSink;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * {@code file:DIR}: a directory that gets one file a batch.
 *
 * @param directory as it is written
 */
record FileAddress(Path directory) implements SinkAddress {
  static final String SCHEME = "file";

  static FileAddress parse(String directory) throws BadAddressException {
    String text = SCHEME + ":" + directory;
    if (directory.isBlank()) {
      throw new BadAddressException(text + " names no directory", HINT);
    }
    try {
      return new FileAddress(Path.of(directory));
    } catch (InvalidPathException e) {
      throw new BadAddressException(text + " is no path: " + e.getReason(), HINT);
    }
  }

  @Override
  public Sink open(String destination) {
    return new FileSink(name(), absolute(), destination);
  }

  @Override
  public String name() {
    return SCHEME + ":" + absolute();
  }

  private Path absolute() {
    return directory.toAbsolutePath().normalize();
  }

  @Override
  public String toString() {
    return SCHEME + ":" + directory;
  }
}
