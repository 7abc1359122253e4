package dev.trackside.salvage;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table, as the schema has it.
 *
 * @param name its name
 * @param type INTEGER, REAL, TEXT or BLOB; the tables are strict
 * @param mayBeNull true when it need not have a value
 * @param hasDefault true when rows from before it was added have none of it
 * @param isRowid true when it is the row's number itself, and lies there
 */
record Column(String name, String type, boolean mayBeNull, boolean hasDefault, boolean isRowid) {

  /** True for a value that it can hold. */
  boolean takes(@Nullable Object value) {
    if (value == null) {
      return mayBeNull || isRowid;
    }
    return switch (type) {
      case "INTEGER" -> value instanceof Long;
      case "REAL" -> value instanceof Double || value instanceof Long;
      case "TEXT" -> value instanceof String;
      default -> value instanceof byte[];
    };
  }
}
