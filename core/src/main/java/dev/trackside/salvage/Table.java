package dev.trackside.salvage;

import dev.trackside.store.page.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of the schema, and how a row that was read gets into it.
 *
 * @param name its name
 * @param columns its columns in order
 * @param hasRowid false for one that lies in its key's tree
 */
record Table(String name, List<Column> columns, boolean hasRowid) {
  /** All tables of a file that was just made. */
  static List<Table> all(Connection connection) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT name, wr FROM pragma_table_list"
                    + " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'"
                    + " ORDER BY name")) {
      while (row.next()) {
        String name = row.getString(1);
        tables.add(new Table(name, columns(connection, name), row.getInt(2) == 0));
      }
    }
    return tables;
  }

  private static List<Column> columns(Connection connection, String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    String sql = "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        int keys = 0;
        while (row.next()) {
          keys += row.getInt(5) > 0 ? 1 : 0;
          columns.add(
              new Column(
                  row.getString(1),
                  row.getString(2),
                  row.getInt(3) == 0 && row.getInt(5) == 0,
                  row.getString(4) != null,
                  row.getInt(5) > 0 && row.getString(2).equals("INTEGER")));
        }
        // One key column of that type is the row's number; of several none is.
        return keys == 1 ? List.copyOf(columns) : columns.stream().map(Table::plain).toList();
      }
    }
  }

  private static Column plain(Column each) {
    return new Column(each.name(), each.type(), each.mayBeNull(), each.hasDefault(), false);
  }

  /** True for a row that it can hold. */
  boolean takes(Row row) {
    int size = row.values().size();
    if (size == 0 || size > columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      boolean isGood =
          i < size ? column.takes(row.values().get(i)) : column.hasDefault() || column.mayBeNull();
      if (!isGood) {
        return false;
      }
    }
    return true;
  }

  /** A row's value. */
  @Nullable Object value(Row row, String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return hasRowid && columns.get(i).isRowid()
            ? (Object) row.rowid()
            : i < row.values().size() ? row.values().get(i) : null;
      }
    }
    throw new IllegalArgumentException(name + " has no column " + column);
  }

  /** A row's whole number; 0 where it has none. */
  long number(Row row, String column) {
    return value(row, column) instanceof Long number ? number : 0;
  }

  /** A row's bytes; none where it has none. */
  byte[] bytes(Row row, String column) {
    return value(row, column) instanceof byte[] bytes ? bytes : new byte[0];
  }

  /** A column's text; empty for anything else. */
  String text(Row row, String column) {
    return value(row, column) instanceof String text ? text : "";
  }

  /** The statement that writes a row of so many columns. */
  String insert(int size) {
    String names =
        columns.subList(0, size).stream()
            .map(each -> '"' + each.name() + '"')
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(name, names, String.join(", ", java.util.Collections.nCopies(size, "?")));
  }

  void insert(PreparedStatement statement, Row row) throws SQLException {
    for (int i = 0; i < row.values().size(); i++) {
      boolean isNumber = hasRowid && columns.get(i).isRowid();
      switch (isNumber ? (Object) row.rowid() : row.values().get(i)) {
        case null -> statement.setObject(i + 1, null);
        case Long number -> statement.setLong(i + 1, number);
        case Double number -> statement.setDouble(i + 1, number);
        case String text -> statement.setString(i + 1, text);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        default -> throw new IllegalStateException("no such kind of value");
      }
    }
    statement.executeUpdate();
  }
}
