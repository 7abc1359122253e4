package dev.trackside.audit.bundle;

import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tables of a bundle, for people: they say nothing that the entries do not say. */
final class BundleTables {
  private static final Set<String> TRANSFERS =
      Set.of(Kind.BATCH_SEALED.word(), Kind.BATCH_SENT.word(), Kind.BATCH_ACKED.word());
  private static final String ACCESS = "access.";

  private final StringBuilder transfers =
      new StringBuilder("seq,ts,kind,jurisdiction,circuit,session,batch,policy,data\n");
  private final StringBuilder access = new StringBuilder("seq,ts,kind,actor,data\n");
  private final Map<String, Long> byKind = new TreeMap<>();
  private final Map<String, Long> byJurisdiction = new TreeMap<>();
  private long entries;

  void add(Entry entry) {
    Map<String, Object> members = entry.members();
    String kind = text(members, "kind");
    entries++;
    byKind.merge(kind, 1L, Long::sum);
    byJurisdiction.merge(text(members, "jur"), 1L, Long::sum);
    String data =
        members.get("data") instanceof Map<?, ?>
            ? new String(
                dev.trackside.tree.CanonicalJson.encode(entry.data()), StandardCharsets.UTF_8)
            : "";
    if (TRANSFERS.contains(kind)) {
      row(transfers, members, data, "ts", "kind", "jur", "circuit", "session", "batch", "policy");
    } else if (kind.startsWith(ACCESS)) {
      row(access, members, data, "ts", "kind", "actor");
    }
  }

  private static void row(
      StringBuilder out, Map<String, Object> members, String data, String... keys) {
    out.append(members.get("seq"));
    for (String each : keys) {
      out.append(',').append(cell(text(members, each)));
    }
    out.append(',').append(cell(data)).append('\n');
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

  byte[] transfers() {
    return transfers.toString().getBytes(StandardCharsets.UTF_8);
  }

  byte[] access() {
    return access.toString().getBytes(StandardCharsets.UTF_8);
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
