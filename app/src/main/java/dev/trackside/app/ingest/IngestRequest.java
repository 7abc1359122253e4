package dev.trackside.app.ingest;

import dev.trackside.downlink.FileOptions;
import dev.trackside.downlink.FileOptions.Column;
import dev.trackside.packet.Stream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What to read, and how.
 *
 * @param files the files, in the order in which they are read
 * @param options how each of them is read
 * @param speed how fast: 1 is as it was recorded, 0 as fast as the disk takes it
 */
public record IngestRequest(List<Path> files, FileOptions options, double speed) {
  /** Copies the list. */
  public IngestRequest {
    files = List.copyOf(files);
  }

  /**
   * How a file is read, in one text: the same file read otherwise is another recording.
   *
   * @param format what the file turned out to be, whether it was asked for or found
   */
  String optionsKey(FileOptions.Format format) {
    Stream defaults = options.defaults();
    return "%s|%s|%s|%s|%s|%s"
        .formatted(
            format,
            defaults.source(),
            defaults.session(),
            defaults.circuit(),
            new TreeMap<>(options.columns()),
            options.startNanos().isPresent() ? options.startNanos().getAsLong() : "");
  }

  /** The request as JSON, with absolute paths. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode names = json.putArray("files");
    files.forEach(file -> names.add(file.toAbsolutePath().normalize().toString()));
    json.put("format", options.format().name().toLowerCase(Locale.ROOT));
    json.put("source", options.defaults().source());
    json.put("session", options.defaults().session());
    json.put("circuit", options.defaults().circuit());
    ObjectNode columns = json.putObject("columns");
    options
        .columns()
        .forEach((column, name) -> columns.put(column.name().toLowerCase(Locale.ROOT), name));
    options.startNanos().ifPresent(start -> json.put("start_nanos", start));
    json.put("speed", speed);
    return json;
  }

  /**
   * The request that a JSON object stands for.
   *
   * @throws IllegalArgumentException if it is none, saying why
   */
  static IngestRequest ofJson(JsonNode json) {
    List<Path> files = new ArrayList<>();
    for (JsonNode name : json.path("files")) {
      try {
        files.add(Path.of(name.asString("")));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("no path: " + e.getInput(), e);
      }
    }
    if (files.isEmpty() || !files.stream().allMatch(Path::isAbsolute)) {
      throw new IllegalArgumentException("\"files\" must list absolute paths, at least one");
    }
    Stream defaults =
        new Stream(text(json, "source"), text(json, "session"), text(json, "circuit"));
    FileOptions options =
        FileOptions.auto()
            .withFormat(FileOptions.Format.valueOf(word(text(json, "format"))))
            .withDefaults(defaults);
    for (Map.Entry<String, JsonNode> column : json.path("columns").properties()) {
      options =
          options.withColumn(Column.valueOf(word(column.getKey())), column.getValue().asString(""));
    }
    JsonNode start = json.path("start_nanos");
    OptionalLong startNanos =
        start.isIntegralNumber() ? OptionalLong.of(start.longValue()) : OptionalLong.empty();
    if (startNanos.isPresent()) {
      options = options.withStart(startNanos.getAsLong());
    }
    double speed = json.path("speed").asDouble(0);
    if (!(speed >= 0)) {
      throw new IllegalArgumentException("\"speed\" must not be negative");
    }
    return new IngestRequest(files, options, speed);
  }

  private static String text(JsonNode json, String member) {
    return json.path(member).asString("");
  }

  private static String word(String text) {
    return text.isEmpty() ? "AUTO" : text.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
