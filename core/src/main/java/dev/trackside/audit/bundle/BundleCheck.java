package dev.trackside.audit.bundle;

import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.Rotation;
import dev.trackside.tree.CanonicalReader;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.LeafProof;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.Note;
import dev.trackside.tree.Proofs;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a {@link Bundle} with this program's own means; the file that goes with each bundle does
 * the same without them, and both must say the same. For one bundle.
 */
public final class BundleCheck {
  private static final List<String> NEEDED =
      List.of(
          "MANIFEST.json",
          "MANIFEST.note",
          "checkpoint.txt",
          "checkpoints.jsonl",
          "anchors.jsonl",
          "entries.jsonl",
          "leaves.bin");
  private static final String MANIFEST_HEAD = "trackside evidence bundle\n";

  private final Map<String, byte[]> files;
  private final List<VerifierKey> keys;
  private final List<String> tampered = new ArrayList<>();
  private final List<String> incomplete = new ArrayList<>();
  private final LeafTree tree = new LeafTree();
  private List<String> jurisdictions = List.of();

  /**
   * What was found.
   *
   * @param tampered what was changed
   * @param incomplete what could not be checked
   */
  public record Report(List<String> tampered, List<String> incomplete) {
    /** Copies the lists. */
    public Report {
      tampered = List.copyOf(tampered);
      incomplete = List.copyOf(incomplete);
    }

    /** 0 when all is well, 1 when something was changed, 2 when something could not be checked. */
    public int code() {
      return !tampered.isEmpty() ? 1 : incomplete.isEmpty() ? 0 : 2;
    }
  }

  private BundleCheck(Map<String, byte[]> files, Collection<VerifierKey> keys) {
    this.files = files;
    this.keys = new ArrayList<>(keys);
  }

  /** Checks the bytes of a bundle for somebody who knows these keys. */
  public static Report check(byte[] bundle, Collection<VerifierKey> keys) {
    Optional<Map<String, byte[]>> files = BundleFiles.read(bundle);
    if (files.isEmpty()) {
      return new Report(List.of(), List.of("it is no zip file that can be read"));
    }
    BundleCheck check = new BundleCheck(files.get(), keys);
    if (keys.isEmpty()) {
      check.incomplete.add("no key was given");
    }
    for (String each : NEEDED) {
      if (!check.files.containsKey(each)) {
        check.incomplete.add(each + " is missing");
      }
    }
    if (check.incomplete.isEmpty()) {
      check.run();
    }
    return new Report(check.tampered, check.incomplete);
  }

  private byte[] file(String path) {
    return files.getOrDefault(path, new byte[0]);
  }

  private void run() {
    followKeys();
    manifest();
    Optional<Checkpoint> newest = signed(file("checkpoint.txt"), "checkpoint.txt");
    byte[] leaves = file("leaves.bin");
    long size = newest.map(Checkpoint::size).orElse((long) leaves.length / TreeHash.BYTES);
    if (leaves.length != size * TreeHash.BYTES) {
      tampered.add("leaves.bin does not hold " + size + " hashes");
      return;
    }
    for (int at = 0; at < leaves.length; at += TreeHash.BYTES) {
      tree.addLeaf(Arrays.copyOfRange(leaves, at, at + TreeHash.BYTES));
    }
    newest.ifPresent(each -> root(each, "checkpoint.txt"));
    notes("checkpoints.jsonl");
    notes("anchors.jsonl");
    entries();
    files.forEach((path, bytes) -> {
      if (path.startsWith("proofs/")) {
        proof(path, bytes);
      } else if (path.startsWith("policies/")
          && !path.equals("policies/" + TreeHash.hex(TreeHash.plain(bytes)) + ".json")) {
        tampered.add(path + " is not the policy of its name");
      }
    });
  }

  /** The keys that those that are known vouch for, in the order of the log. */
  private void followKeys() {
    for (byte[] line : lines(file("entries.jsonl"))) {
      Map<String, Object> members = CanonicalReader.read(line).orElse(Map.of());
      if (Kind.KEY_ROTATED.word().equals(members.get("kind"))) {
        Rotation.vouched(new Entry(0, Entry.none(), line).data(), keys)
            .filter(key -> !keys.contains(key))
            .ifPresent(keys::add);
      }
    }
  }

  private static List<byte[]> lines(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      lines.add(Arrays.copyOfRange(bytes, start, bytes.length));
    }
    return lines;
  }

  private void manifest() {
    byte[] manifest = file("MANIFEST.json");
    Optional<Note> note = Note.parse(file("MANIFEST.note"));
    if (note.isEmpty() || note.get().worth(keys) == Note.Worth.BAD) {
      tampered.add("MANIFEST.note is not a note that its key signed");
    } else if (note.get().worth(keys) == Note.Worth.UNKNOWN) {
      incomplete.add("no known key signed MANIFEST.note");
    } else if (!note.get().text().startsWith(MANIFEST_HEAD)
        || !note.get().text().endsWith("\n" + TreeHash.hex(TreeHash.plain(manifest)) + "\n")) {
      tampered.add("MANIFEST.json is not the one that was signed");
    }
    Map<String, Object> head = new LinkedHashMap<>();
    Set<String> listed = new HashSet<>(List.of("MANIFEST.json", "MANIFEST.note"));
    for (byte[] line : lines(manifest)) {
      String text = new String(line, StandardCharsets.UTF_8);
      if (text.startsWith("{\"bundle\":") && text.endsWith(",\"files\":[")) {
        head.putAll(object(text.substring(10, text.length() - 10)));
      } else if (!text.equals("]}")) {
        listed(object(text.endsWith(",") ? text.substring(0, text.length() - 1) : text), listed);
      }
    }
    files.keySet().stream()
        .filter(path -> !listed.contains(path))
        .forEach(path -> tampered.add(path + " is not in the manifest"));
    if (head.get("jurisdictions") instanceof List<?> list) {
      jurisdictions = list.stream().map(String::valueOf).toList();
    } else {
      tampered.add("MANIFEST.json does not tell what the bundle is");
    }
  }

  private static Map<String, Object> object(String text) {
    return CanonicalReader.read(text.getBytes(StandardCharsets.UTF_8)).orElse(Map.of());
  }

  private void listed(Map<String, Object> line, Set<String> listed) {
    String path = String.valueOf(line.get("path"));
    listed.add(path);
    if (!files.containsKey(path)) {
      incomplete.add(path + " is in the manifest but not in the bundle");
    } else if (!TreeHash.hex(TreeHash.plain(file(path))).equals(line.get("sha256"))) {
      tampered.add(path + " is not the file that the manifest lists");
    }
  }

  private Optional<Checkpoint> signed(byte[] bytes, String where) {
    Optional<Note> note = Note.parse(bytes);
    Optional<Checkpoint> checkpoint = note.flatMap(each -> Checkpoint.parse(each.text()));
    if (checkpoint.isEmpty() || note.get().worth(keys) == Note.Worth.BAD) {
      tampered.add(where + " is no checkpoint that its key signed");
      return Optional.empty();
    }
    if (note.get().worth(keys) == Note.Worth.UNKNOWN
        || keys.stream().noneMatch(key -> key.name().equals(checkpoint.get().origin()))) {
      incomplete.add("no known key signed " + where);
      return Optional.empty();
    }
    return checkpoint;
  }

  private void root(Checkpoint checkpoint, String where) {
    if (checkpoint.size() > tree.size()) {
      tampered.add(where + " covers " + checkpoint.size() + " entries; the bundle ends before");
    } else if (!Arrays.equals(Proofs.root(tree, checkpoint.size()), checkpoint.root())) {
      tampered.add(
          where + " was signed for other first " + checkpoint.size() + " entries than these");
    }
  }

  private void notes(String path) {
    int number = 0;
    for (byte[] line : lines(file(path))) {
      String where = path + " line " + ++number;
      Map<String, Object> members = CanonicalReader.read(line).orElse(Map.of());
      String note = members.get("note") instanceof String text ? text : "";
      signed(note.getBytes(StandardCharsets.UTF_8), where).ifPresent(each -> root(each, where));
    }
  }

  private void proof(String path, byte[] bytes) {
    Optional<LeafProof> proof = LeafProof.parse(new String(bytes, StandardCharsets.UTF_8));
    if (proof.isEmpty() || proof.get().index() >= tree.size()) {
      tampered.add(path + " is no proof of an entry of this log");
    } else if (!proof.get().proves(tree.node(0, proof.get().index()), keys)) {
      tampered.add(path + " does not prove its entry");
    }
  }

  private void entries() {
    BundleEntries entries = new BundleEntries(tree, keys, jurisdictions);
    for (byte[] line : lines(file("entries.jsonl"))) {
      entries.add(line);
    }
    entries.end(files.keySet());
    tampered.addAll(entries.tampered());
    incomplete.addAll(entries.incomplete());
  }
}
