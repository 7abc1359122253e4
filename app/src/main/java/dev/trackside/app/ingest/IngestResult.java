package dev.trackside.app.ingest;

import tools.jackson.databind.JsonNode;

/**
 * What came of a job: totals, the dead letters by reason, each file, and the ledger at the end.
 *
 * @param view its public form
 */
public record IngestResult(JsonNode view) {
  /** True when every file was read to its end and the ledger balances. */
  public boolean holds() {
    return view.path("ledger").path("balanced").asBoolean(false) && !isDamaged();
  }

  /** True when another ingest was at one of the files. */
  public boolean isContested() {
    for (JsonNode file : view.path("files")) {
      if (file.path("contested").asBoolean(false)) {
        return true;
      }
    }
    return false;
  }

  /** True when a file was not read to its end. */
  public boolean isDamaged() {
    for (JsonNode file : view.path("files")) {
      if (file.has("problem")) {
        return true;
      }
    }
    return false;
  }
}
