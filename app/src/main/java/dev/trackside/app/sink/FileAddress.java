package dev.trackside.app.sink;

import dev.trackside.connectors.parquet.ParquetSink;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.FileSink;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * {@code file:DIR}: a directory that gets one file a batch, of NDJSON or with {@code
 * ?format=parquet} of Parquet.
 *
 * @param directory as it is written
 * @param format what the files are
 */
record FileAddress(Path directory, Format format) implements SinkAddress {
  static final String SCHEME = "file";

  private static final String FORMAT = "?format=";

  /** What the files of the directory are. */
  enum Format {
    /** The sealed bytes themselves. */
    NDJSON(""),
    /** A table made of them. */
    PARQUET(FORMAT + "parquet");

    private final String suffix;

    Format(String suffix) {
      this.suffix = suffix;
    }
  }

  static FileAddress parse(String rest) throws BadAddressException {
    String text = SCHEME + ":" + rest;
    int mark = rest.indexOf(FORMAT);
    String directory = mark < 0 ? rest : rest.substring(0, mark);
    if (directory.isBlank()) {
      throw new BadAddressException(text + " names no directory", HINT);
    }
    try {
      return new FileAddress(Path.of(directory), mark < 0 ? Format.NDJSON : format(rest, mark));
    } catch (InvalidPathException e) {
      throw new BadAddressException(text + " is no path: " + e.getReason(), HINT);
    }
  }

  private static Format format(String rest, int mark) throws BadAddressException {
    String name = rest.substring(mark + FORMAT.length());
    return switch (name) {
      case "ndjson" -> Format.NDJSON;
      case "parquet" -> Format.PARQUET;
      default ->
          throw new BadAddressException(
              SCHEME + ":" + rest + " has no format " + name,
              "file:DIR" + FORMAT + "parquet, or file:DIR for NDJSON");
    };
  }

  @Override
  public Sink open(String destination) {
    return switch (format) {
      case NDJSON -> new FileSink(name(), absolute(), destination);
      case PARQUET -> new ParquetSink(name(), absolute(), destination);
    };
  }

  @Override
  public String name() {
    return SCHEME + ":" + absolute() + format.suffix;
  }

  private Path absolute() {
    return directory.toAbsolutePath().normalize();
  }

  @Override
  public String toString() {
    return SCHEME + ":" + directory + format.suffix;
  }
}
