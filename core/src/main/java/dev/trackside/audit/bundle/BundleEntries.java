package dev.trackside.audit.bundle;

import dev.trackside.audit.Entry;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.tree.CanonicalReader;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks the entries of a bundle, which may be those of some jurisdictions only. */
final class BundleEntries {
  private final TreeHash hash = new TreeHash();
  private final LeafTree tree;
  private final List<VerifierKey> keys;
  private final List<String> jurisdictions;
  private final List<String> tampered = new ArrayList<>();
  private final List<String> incomplete = new ArrayList<>();
  private final Map<String, Head> heads = new HashMap<>();
  private final Map<String, Long> clocks = new HashMap<>();
  private final Set<String> policies = new TreeSet<>();
  private long before = -1;
  private long count;
  private boolean isHeaded;

  /** How far a jurisdiction's own chain is. */
  private record Head(long count, byte[] leaf) {}

  BundleEntries(LeafTree tree, List<VerifierKey> keys, List<String> jurisdictions) {
    this.tree = tree;
    this.keys = keys;
    this.jurisdictions = jurisdictions;
  }

  List<String> tampered() {
    return tampered;
  }

  List<String> incomplete() {
    return incomplete;
  }

  void add(byte[] body) {
    count++;
    Map<String, Object> members = CanonicalReader.read(body).orElse(Map.of());
    long seq = members.get("seq") instanceof Long number ? number : -1;
    if (seq <= before || seq >= tree.size()) {
      tampered.add("line " + count + " of entries.jsonl is no entry in its place");
      return;
    }
    before = seq;
    byte[] leaf = hash.leaf(body);
    if (!Arrays.equals(leaf, tree.node(0, seq))) {
      tampered.add("entry " + seq + " is not the one in the log");
      return;
    }
    byte[] prev = seq == 0 ? Entry.none() : tree.node(0, seq - 1);
    if (!TreeHash.hex(prev).equals(members.get("prev"))) {
      tampered.add("entry " + seq + " does not hold the hash of the entry before it");
    }
    if (keys.stream().noneMatch(key -> key.name().equals(members.get("log")))) {
      tampered.add("entry " + seq + " belongs to another log");
    }
    clock(seq, members);
    Entry entry = new Entry(seq, leaf, body);
    jurisdiction(entry, members);
    if (members.get("policy") instanceof String policy) {
      policies.add(policy);
    }
  }

  private void clock(long seq, Map<String, Object> members) {
    if (members.get("clock") instanceof Map<?, ?> clock
        && clock.get("boot") instanceof String boot
        && clock.get("mono_ns") instanceof String text
        && text.matches("[0-9]{1,18}")) {
      long nanos = Long.parseLong(text);
      if (nanos < clocks.getOrDefault(boot, 0L)) {
        tampered.add("entry " + seq + " was written before the one before it");
      }
      clocks.put(boot, nanos);
    } else {
      tampered.add("entry " + seq + " has no clock");
    }
  }

  private void jurisdiction(Entry entry, Map<String, Object> members) {
    String jurisdiction = String.valueOf(members.get("jur"));
    Head head = heads.getOrDefault(jurisdiction, new Head(0, Entry.none()));
    if (!Long.valueOf(head.count()).equals(members.get("jseq"))
        || !TreeHash.hex(head.leaf()).equals(members.get("jprev"))) {
      tampered.add(
          "entry " + entry.seq() + " does not follow the one before it in " + jurisdiction);
    }
    if (Kind.HEADS.word().equals(members.get("kind"))) {
      heads(entry);
    }
    heads.put(jurisdiction, new Head(head.count() + 1, entry.leaf()));
  }

  private void heads(Entry entry) {
    isHeaded = true;
    List<?> told = entry.data().get("heads") instanceof List<?> list ? list : List.of();
    for (Object each : told) {
      if (each instanceof Map<?, ?> map) {
        String jurisdiction = String.valueOf(map.get("jur"));
        Head head = heads.getOrDefault(jurisdiction, new Head(0, Entry.none()));
        if (isTaken(jurisdiction)
            && (!Long.valueOf(head.count()).equals(map.get("count"))
                || !TreeHash.hex(head.leaf()).equals(map.get("head")))) {
          tampered.add(
              "entries of " + jurisdiction + " before entry " + entry.seq() + " are left out");
        }
      }
    }
  }

  private boolean isTaken(String jurisdiction) {
    return jurisdictions.isEmpty()
        || jurisdiction.equals(Event.SITE)
        || jurisdictions.contains(jurisdiction);
  }

  /** After the last line. */
  void end(Set<String> paths) {
    if (jurisdictions.isEmpty() && count != tree.size()) {
      incomplete.add("entries.jsonl holds " + count + " of " + tree.size() + " entries");
    }
    if (!jurisdictions.isEmpty() && !isHeaded) {
      incomplete.add("no entry tells how many there are of each jurisdiction");
    }
    policies.stream()
        .filter(policy -> !paths.contains("policies/" + policy + ".json"))
        .forEach(policy -> incomplete.add("policy " + policy + " is not in the bundle"));
  }
}
