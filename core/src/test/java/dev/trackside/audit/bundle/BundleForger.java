package dev.trackside.audit.bundle;

import dev.trackside.audit.LogKey;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Tampers with a bundle in a way that a seed chooses; at times with the log's own key in hand. */
final class BundleForger {
  private final LogKey key;
  private final Random random;

  BundleForger(LogKey key, Random random) {
    this.key = key;
    this.random = random;
  }

  byte[] tamper(byte[] bundle) throws IOException {
    if (random.nextInt(8) == 0) {
      byte[] bad = bundle.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      return bad;
    }
    Map<String, byte[]> files = BundleFiles.read(bundle).orElseThrow();
    for (int i = random.nextInt(3); i >= 0; i--) {
      change(files);
    }
    if (random.nextInt(4) > 0) {
      manifest(files);
    }
    return zip(files);
  }

  private void change(Map<String, byte[]> files) {
    List<String> paths = new ArrayList<>(files.keySet());
    String path = paths.get(random.nextInt(paths.size()));
    switch (random.nextInt(9)) {
      case 0 -> files.put(path, flipped(files.getOrDefault(path, new byte[0])));
      case 1 -> files.remove(path);
      case 2 -> files.put("extra-" + random.nextInt(9), new byte[] {1});
      case 3, 4 -> files.computeIfPresent("entries.jsonl", (_, bytes) -> lines(bytes));
      case 5 -> files.computeIfPresent("checkpoints.jsonl", (_, bytes) -> lines(bytes));
      case 6 -> {
        files.computeIfPresent("entries.jsonl", (_, bytes) -> flipped(bytes));
        leaves(files);
      }
      case 7 -> files.computeIfPresent("leaves.bin", (_, bytes) -> flipped(bytes));
      default -> files.computeIfPresent("anchors.jsonl", (_, bytes) -> lines(bytes));
    }
  }

  private byte[] flipped(byte[] bytes) {
    byte[] bad = bytes.clone();
    if (bad.length > 0) {
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bad;
  }

  /** Lines taken out, doubled or exchanged. */
  private byte[] lines(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    switch (random.nextInt(3)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, lines.get(at));
      default -> Collections.swap(lines, at, random.nextInt(lines.size()));
    }
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  /** The hashes, and the newest checkpoint with the log's key, made to fit changed entries. */
  private void leaves(Map<String, byte[]> files) {
    byte[] all = files.getOrDefault("leaves.bin", new byte[0]).clone();
    TreeHash hash = new TreeHash();
    String text =
        new String(files.getOrDefault("entries.jsonl", new byte[0]), StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\n", -1);
    if (lines.length - 1 == all.length / 32) {
      for (int i = 0; i < lines.length - 1; i++) {
        byte[] leaf = hash.leaf(lines[i].getBytes(StandardCharsets.ISO_8859_1));
        System.arraycopy(leaf, 0, all, i * 32, 32);
      }
      files.put("leaves.bin", all);
      LeafTree tree = new LeafTree();
      for (int at = 0; at < all.length; at += 32) {
        tree.addLeaf(Arrays.copyOfRange(all, at, at + 32));
      }
      Checkpoint made = new Checkpoint(key.name(), tree.size(), tree.root());
      files.put("checkpoint.txt", Note.sign(made.text(), key.current()).bytes());
      if (random.nextBoolean()) {
        files.put("checkpoints.jsonl", new byte[0]);
        files.put("anchors.jsonl", new byte[0]);
        files.keySet().removeIf(path -> path.startsWith("proofs/"));
      }
    }
  }

  /** The manifest made anew, and signed by the log's key. */
  private void manifest(Map<String, byte[]> files) {
    String before =
        new String(files.getOrDefault("MANIFEST.json", new byte[0]), StandardCharsets.UTF_8);
    int head = before.indexOf('\n');
    if (head < 0) {
      return;
    }
    List<String> lines = new ArrayList<>();
    files.forEach((path, bytes) -> {
      if (!path.startsWith("MANIFEST")) {
        lines.add(
            "{\"path\":\"%s\",\"sha256\":\"%s\",\"size\":%d}"
                .formatted(path, TreeHash.hex(TreeHash.plain(bytes)), bytes.length));
      }
    });
    byte[] manifest =
        (before.substring(0, head) + "\n" + String.join(",\n", lines) + "\n]}\n")
            .getBytes(StandardCharsets.UTF_8);
    files.put("MANIFEST.json", manifest);
    String text =
        "trackside evidence bundle\n"
            + key.name()
            + "\n"
            + TreeHash.hex(TreeHash.plain(manifest))
            + "\n";
    files.put("MANIFEST.note", Note.sign(text, key.current()).bytes());
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
