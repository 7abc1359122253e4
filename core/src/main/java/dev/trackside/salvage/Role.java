package dev.trackside.salvage;

import java.util.Set;

/** What becomes of the rest when rows of a table are lost. */
enum Role {
  /** Without every row of it nobody can say what was sent: nothing is repaired. */
  ESSENTIAL,
  /** Its rows are blocks of packets, each with a checksum; what is lost is counted. */
  BLOCKS,
  /** The audit log: what is lost stays missing, and its verification says so. */
  LOG,
  /** What is left is kept, and the loss is told. */
  OTHER;

  /** What stands for frames of the write-ahead log, any of which may hold an essential page. */
  static final String FRAMES = "(frames of the write-ahead log)";

  private static final Set<String> ESSENTIALS =
      Set.of(
          FRAMES,
          "gateway",
          "ledger",
          "sink",
          "batch",
          "backlog_range",
          "withheld",
          "feed",
          "feed_batch",
          "dead_letter_settled",
          "policy",
          "policy_change",
          "key_file",
          "subject_key_file");

  static Role of(String table) {
    if (ESSENTIALS.contains(table)) {
      return ESSENTIAL;
    }
    return table.endsWith("_block") ? BLOCKS : table.startsWith("audit_") ? LOG : OTHER;
  }
}
