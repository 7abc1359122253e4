package dev.trackside.gateway;

import dev.trackside.store.Store;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/** The name of a data directory, made once; batch ids begin with it. */
final class Node {
  private static final String LETTERS = "abcdefghjkmnpqrstvwxyz0123456789";
  private static final int LENGTH = 8;

  private Node() {}

  static String of(Store store, RandomGenerator random) {
    List<String> known = read(store);
    if (known.isEmpty()) {
      String made = make(random);
      store.write(connection -> {
        String sql = "INSERT OR IGNORE INTO gateway (id, node, created_at) VALUES (1, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setString(1, made);
          statement.setLong(2, store.time().epochMillis());
          statement.executeUpdate();
        }
      });
      known = read(store);
    }
    return known.getFirst();
  }

  private static List<String> read(Store store) {
    return store.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT node FROM gateway")) {
        return row.next() ? List.of(row.getString(1)) : List.of();
      }
    });
  }

  private static String make(RandomGenerator random) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      name.append(LETTERS.charAt(random.nextInt(i == 0 ? 22 : LETTERS.length())));
    }
    return name.toString();
  }
}
