package dev.trackside.app.receive;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where a command prints. */
public interface Printing {
  /** Prints a result. */
  void print(List<String> lines);

  /** Prints a result as JSON. */
  void print(JsonNode tree);

  /** Prints a remark. */
  void remark(String line);
}
