package dev.trackside.app.stress.report;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A report's files. */
public final class ReportFiles {
  private static final String JSON = "report.json";

  private ReportFiles() {}

  /** Writes all forms of a report into a directory. */
  public static void write(Path directory, JsonNode report) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(JSON), Json.bytes(report, true));
    Files.writeString(directory.resolve("report.html"), ReportPage.of(report));
    table(directory.resolve("objectives.csv"), report.path("objectives"));
    table(directory.resolve("timeline.csv"), report.path("timeline"));
    table(directory.resolve("system-faults.csv"), report.path("system_faults"));
    table(directory.resolve("value-faults.csv"), report.path("value_faults"));
  }

  /** Rows of equal members as CSV, with a head. */
  private static void table(Path file, JsonNode rows) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode row : rows) {
      if (lines.isEmpty()) {
        lines.add(String.join(",", row.propertyNames()));
      }
      List<String> cells = new ArrayList<>();
      for (Map.Entry<String, JsonNode> cell : row.properties()) {
        cells.add(cell(cell.getValue()));
      }
      lines.add(String.join(",", cells));
    }
    Files.write(file, lines);
  }

  private static String cell(JsonNode value) {
    String text = value.isNull() ? "" : value.asString();
    boolean isPlain = text.chars().noneMatch(each -> each == ',' || each == '"' || each == '\n');
    return isPlain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  /** Reads a report from its file, or from the directory that it was written into. */
  public static JsonNode read(Path place) {
    Path file = Files.isDirectory(place) ? place.resolve(JSON) : place;
    try {
      JsonNode report = Json.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      if (report.path("format").asInt(0) == ReportJson.FORMAT) {
        return report;
      }
    } catch (IOException | JacksonException e) {
      throw CommandException.usage(
          file + " cannot be read as a report: " + e.getMessage(),
          "give what trackside stress --report wrote");
    }
    throw CommandException.usage(
        file + " is no report of this form", "give what trackside stress --report wrote");
  }
}
