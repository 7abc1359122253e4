package dev.trackside.app.ingest;

import dev.trackside.gateway.Receipt;
import java.nio.file.Path;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What came of one file. Counts up as its chunks are answered; for one thread. */
final class FileResult {
  private final Path file;
  private long rowsKnown;
  private long rows;
  private long accepted;
  private long quarantined;
  private long duplicate;
  private long split;
  private String problem = "";
  private String hint = "";
  private String remark = "";
  private boolean isContested;

  FileResult(Path file) {
    this.file = file;
  }

  /** So many rows were read before, by an earlier run or by somebody else meanwhile. */
  void goesOnBehind(long known) {
    rowsKnown += known - rows;
    rows = known;
  }

  /** The last known row was half a row; it is read again as a new one. */
  void readsLastRowAgain() {
    goesOnBehind(rows - 1);
    remark = "the last row had no line end when it was read; it was read again";
  }

  void add(Receipt receipt) {
    rows += receipt.received();
    accepted += receipt.accepted();
    quarantined += receipt.quarantined();
    duplicate += receipt.duplicate();
    split += receipt.split();
  }

  /** Rows that are on the disk, though nobody knows any more what was thought of them. */
  void addUnjudged(int count) {
    rows += count;
  }

  void damaged(String what, String todo) {
    problem = what;
    hint = todo;
  }

  /** Somebody else reads the same file. */
  void contested() {
    isContested = true;
    damaged(
        "another ingest of this file is under way",
        "wait for it to end; what both read is kept once");
  }

  long rows() {
    return rows;
  }

  long rowsNew() {
    return rows - rowsKnown;
  }

  boolean isDamaged() {
    return !problem.isEmpty();
  }

  void addTo(ObjectNode totals) {
    add(totals, "rows", rows);
    add(totals, "rows_new", rowsNew());
    add(totals, "accepted", accepted);
    add(totals, "quarantined", quarantined);
    add(totals, "duplicate", duplicate);
    add(totals, "split", split);
  }

  private static void add(ObjectNode totals, String member, long value) {
    totals.put(member, totals.path(member).asLong(0) + value);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("file", file.toString());
    addTo(json);
    if (isDamaged()) {
      json.put("problem", problem);
      json.put("hint", hint);
    }
    if (isContested) {
      json.put("contested", true);
    }
    if (!remark.isEmpty()) {
      json.put("remark", remark);
    }
    return json;
  }
}
