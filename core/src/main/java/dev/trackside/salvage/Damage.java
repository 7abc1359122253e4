package dev.trackside.salvage;

import dev.trackside.store.page.UnreadablePageException;
import java.util.Map;
import java.util.TreeMap;

/** What of each table could not be read. For one thread. */
final class Damage {
  private final Map<String, Holes> tables = new TreeMap<>();

  /** How many places of a table, and the first of them in words. */
  private record Holes(int count, String first) {}

  void add(String table, String why) {
    tables.merge(table, new Holes(1, why), (old, _) -> new Holes(old.count + 1, old.first));
  }

  void add(String table, UnreadablePageException why) {
    add(table, String.valueOf(why.getMessage()));
  }

  boolean isIn(String table) {
    return tables.containsKey(table);
  }

  boolean isNone() {
    return tables.isEmpty();
  }

  /** True when rows of which each is needed are missing. */
  boolean isEssential() {
    return tables.keySet().stream().anyMatch(each -> Role.of(each) == Role.ESSENTIAL);
  }

  /** By table, in words. */
  Map<String, String> words() {
    Map<String, String> words = new TreeMap<>();
    tables.forEach((table, holes) ->
        words.put(
            table,
            holes.count == 1 ? holes.first : holes.first + ", and " + (holes.count - 1) + " more"));
    return words;
  }
}
