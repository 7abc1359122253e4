package dev.trackside.audit.bundle;

import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.tree.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tables of a bundle, for people: they say nothing that the entries do not say. */
final class BundleTables {
  /** What left. */
  static final Table TRANSFERS =
      new Table(
          Set.of(Kind.BATCH_SEALED.word(), Kind.BATCH_SENT.word(), Kind.BATCH_ACKED.word()),
          List.of("ts", "kind", "jur", "circuit", "session", "batch", "policy"));

  /** Who read. */
  static final Table ACCESS =
      new Table(
          Set.of(Kind.LOGIN.word(), Kind.DENIED.word(), Kind.QUERY.word(), Kind.EXPORT.word()),
          List.of("ts", "kind", "actor"));

  private final Map<String, Long> byKind = new TreeMap<>();
  private final Map<String, Long> byJurisdiction = new TreeMap<>();
  private long entries;

  /**
   * One table, as CSV.
   *
   * @param kinds of the entries that have a row
   * @param members of an entry that have a column, between its place and its data
   */
  record Table(Set<String> kinds, List<String> members) {
    byte[] head() {
      String columns = String.join(",", members).replace(",jur,", ",jurisdiction,");
      return ("seq," + columns + ",data\n").getBytes(StandardCharsets.UTF_8);
    }

    boolean takes(Map<String, Object> of) {
      return kinds.contains(text(of, "kind"));
    }

    byte[] row(Entry entry, Map<String, Object> of) {
      StringBuilder row = new StringBuilder().append(of.get("seq"));
      members.forEach(each -> row.append(',').append(cell(text(of, each))));
      String data =
          of.get("data") instanceof Map<?, ?>
              ? new String(CanonicalJson.encode(entry.data()), StandardCharsets.UTF_8)
              : "";
      return row.append(',')
          .append(cell(data))
          .append('\n')
          .toString()
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  void count(Entry entry) {
    Map<String, Object> members = entry.members();
    entries++;
    byKind.merge(text(members, "kind"), 1L, Long::sum);
    byJurisdiction.merge(text(members, "jur"), 1L, Long::sum);
  }

  private static String text(Map<String, Object> members, String key) {
    return members.get(key) instanceof String text ? text : "";
  }

  /** A cell that no spreadsheet takes for a formula. */
  private static String cell(String text) {
    String safe =
        !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && text.length() > 1
            ? "'" + text
            : text;
    return safe.matches("[^\",\\r\\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  Map<String, Object> summary(long size) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("size", size);
    summary.put("entries", entries);
    summary.put("kinds", counts(byKind, "kind"));
    summary.put("jurisdictions", counts(byJurisdiction, "jur"));
    return summary;
  }

  private static List<Map<String, Object>> counts(Map<String, Long> counts, String key) {
    List<Map<String, Object>> list = new ArrayList<>();
    counts.forEach((name, count) -> list.add(Map.of(key, name, "count", count)));
    return list;
  }
}
