package dev.trackside.audit;

import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Frontier;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The owner of a copy of the file, who drops the triggers and puts them back when he is done. */
final class Forger implements AutoCloseable {
  /** How far back an entry names another at most. */
  private static final int CHAINED = 8;

  private final Connection connection;
  private final List<String> triggers = new ArrayList<>();
  private final TreeHash hash = new TreeHash();

  private Forger(Path file, boolean isQuiet) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    if (isQuiet) {
      List<String> names = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
                      + " AND name LIKE 'audit%'")) {
        while (row.next()) {
          names.add(row.getString(1));
          triggers.add(row.getString(2));
        }
      }
      for (String name : names) {
        execute("DROP TRIGGER " + name);
      }
    }
  }

  static Forger of(Path from, Path to) throws IOException, SQLException {
    return of(from, to, true);
  }

  static Forger of(Path from, Path to, boolean isQuiet) throws IOException, SQLException {
    if (!from.equals(to)) {
      Files.createDirectories(to);
      for (String name : List.of("trackside.db", "audit.key")) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
    return new Forger(to.resolve("trackside.db"), isQuiet);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  String body(long seq) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT body FROM audit_entry WHERE seq = ?")) {
      statement.setLong(1, seq);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new String(row.getBytes(1), StandardCharsets.UTF_8) : "";
      }
    }
  }

  /** Replaces something in an entry's bytes. */
  void body(long seq, String from, String to) throws SQLException {
    String before = body(seq);
    if (!before.contains(from)) {
      throw new IllegalArgumentException("no " + from + " in " + before);
    }
    put(seq, "body", before.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  private void put(long seq, String column, byte[] value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE audit_entry SET " + column + " = ? WHERE seq = ?")) {
      statement.setBytes(1, value);
      statement.setLong(2, seq);
      statement.executeUpdate();
    }
  }

  /** Makes an entry's hash anew. */
  void rehash(long seq) throws SQLException {
    put(seq, "leaf", hash.leaf(body(seq).getBytes(StandardCharsets.UTF_8)));
  }

  /** Makes all anew that rests on an entry: its hash, both chains behind it, the tree. */
  void chainFrom(long from) throws SQLException {
    long size = size();
    Map<String, String> renamed = new LinkedHashMap<>();
    Frontier frontier = new Frontier();
    execute("BEGIN");
    execute("DELETE FROM audit_node");
    for (long seq = 0; seq < size; seq++) {
      byte[] leaf = leaf(seq);
      if (seq >= from) {
        String old = TreeHash.hex(leaf);
        String body = body(seq);
        for (Map.Entry<String, String> each : renamed.entrySet()) {
          body = body.replace(each.getKey(), each.getValue());
        }
        put(seq, "body", body.getBytes(StandardCharsets.UTF_8));
        rehash(seq);
        leaf = leaf(seq);
        renamed.put(old, TreeHash.hex(leaf));
        if (renamed.size() > CHAINED) {
          renamed.remove(renamed.keySet().iterator().next());
        }
      }
      frontier.add(leaf, this::node);
    }
    execute("COMMIT");
  }

  private void node(int level, long index, byte[] node) {
    if (level == 0 || level % StoredNodes.STEP != 0) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO audit_node VALUES (?, ?, ?)")) {
      statement.setInt(1, level);
      statement.setLong(2, index);
      statement.setBytes(3, node);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] leaf(long seq) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT leaf FROM audit_entry WHERE seq = ?")) {
      statement.setLong(1, seq);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : new byte[0];
      }
    }
  }

  private long size() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(seq) + 1 FROM audit_entry")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Takes away the entries from one on, with the nodes above them. */
  void cut(long from) throws SQLException {
    execute("DELETE FROM audit_entry WHERE seq >= " + from);
    execute("DELETE FROM audit_node WHERE (idx + 1) << level > " + from);
  }

  /** Puts a checkpoint of somebody else's key in the place of one. */
  void note(long size, LogKey key) throws SQLException {
    Frontier frontier = new Frontier();
    for (long i = 0; i < size; i++) {
      frontier.add(leaf(i));
    }
    Checkpoint checkpoint = new Checkpoint(key.name(), size, frontier.root());
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE audit_checkpoint SET note = ? WHERE size = ?")) {
      statement.setBytes(1, Note.sign(checkpoint.text(), key.current()).bytes());
      statement.setLong(2, size);
      statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    if (!connection.isClosed()) {
      for (String trigger : triggers) {
        execute(trigger);
      }
      connection.close();
    }
  }
}
