package dev.trackside.app.ingest;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a job is.
 *
 * @param step what it is doing
 * @param file the file's name; empty while draining
 * @param rows rows read so far, of all files
 * @param fraction the part of the step that is done, 0 to 1
 * @param backlog packets that at least one sink has not acknowledged
 * @param trouble why it does not go on; empty when it does
 */
public record IngestProgress(
    Step step, String file, long rows, double fraction, long backlog, String trouble) {
  /** What a job can be doing. */
  public enum Step {
    /** Finding out what is known of a file. */
    LOOKING,
    /** Reading a file. */
    READING,
    /** Waiting for the sinks. */
    DRAINING
  }

  /** Told of a job's progress, on one of its threads. */
  public interface Listener {
    /** The job is so far. */
    void progress(IngestProgress progress);
  }

  static IngestProgress looking(Path file, long rows) {
    return new IngestProgress(Step.LOOKING, name(file), rows, 0, 0, "");
  }

  static IngestProgress reading(Path file, long rows, double fraction, String trouble) {
    return new IngestProgress(Step.READING, name(file), rows, fraction, 0, trouble);
  }

  static IngestProgress draining(long rows, double fraction, long backlog, String trouble) {
    return new IngestProgress(Step.DRAINING, "", rows, fraction, backlog, trouble);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", step.name());
    json.put("file", file);
    json.put("rows", rows);
    json.put("fraction", fraction);
    json.put("backlog", backlog);
    json.put("trouble", trouble);
    return json;
  }

  /** The progress that a JSON object stands for. */
  public static IngestProgress ofJson(JsonNode json) {
    return new IngestProgress(
        Step.valueOf(json.path("step").asString("READING")),
        json.path("file").asString(""),
        json.path("rows").asLong(0),
        json.path("fraction").asDouble(0),
        json.path("backlog").asLong(0),
        json.path("trouble").asString(""));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
