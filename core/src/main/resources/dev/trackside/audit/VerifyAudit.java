// Checks an evidence bundle of a Trackside audit log. One file, nothing but a JDK (17 or newer):
//
//     java VerifyAudit.java bundle.zip keyfile [--json]
//
// keyfile holds the public keys that you trust, one a line, as NAME+HASH+BASE64. Get them from the
// operator by another way than the bundle. Ends with 0: all is well, 1: something was changed,
// 2: something could not be checked or the bundle cannot be used.
//
// It shares no code with Trackside, so that an error there is not repeated here. What it relies on:
//   tree        RFC 6962: leaf = SHA-256(00, bytes), node = SHA-256(01, left, right)
//   signatures  C2SP signed-note and tlog-checkpoint, Ed25519
//   entries     JSON in the one form that RFC 8785 gives it, without fractions and nulls

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

public final class VerifyAudit {
  static final String NOTHING = "0".repeat(64);
  static final long BYTES_MOST = 1L << 30;

  /** What was found. */
  static final class Report {
    final List<String> checked = new ArrayList<>();
    final List<String> tampered = new ArrayList<>();
    final List<String> incomplete = new ArrayList<>();
    final List<String> notChecked = new ArrayList<>();

    int code() {
      return !tampered.isEmpty() ? 1 : incomplete.isEmpty() ? 0 : 2;
    }

    String verdict() {
      return new String[] {"ok", "tampered", "incomplete"}[code()];
    }
  }

  public static void main(String[] arguments) throws IOException {
    List<String> given = new ArrayList<>(List.of(arguments));
    boolean isJson = given.remove("--json");
    if (given.size() != 2) {
      System.err.println("usage: java VerifyAudit.java bundle.zip keyfile [--json]");
      System.exit(2);
    }
    Report report;
    try {
      byte[] bundle = Files.readAllBytes(Path.of(given.get(0)));
      report = verify(bundle, Files.readString(Path.of(given.get(1))));
    } catch (IOException e) {
      report = new Report();
      report.incomplete.add("cannot read: " + e.getMessage());
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(isJson ? json(report) : text(report));
    System.exit(report.code());
  }

  /** Checks the bytes of a bundle for somebody who trusts the keys in this text. */
  static Report verify(byte[] bundle, String keyText) {
    Report report = new Report();
    List<Key> keys = new ArrayList<>();
    for (String line : keyText.split("\n")) {
      if (!line.isBlank()) {
        Key key = Key.parse(line.strip());
        if (key == null) {
          report.incomplete.add("\"" + line.strip() + "\" is no key");
        } else {
          keys.add(key);
        }
      }
    }
    if (keys.isEmpty()) {
      report.incomplete.add("no key was given");
    }
    Map<String, byte[]> files = unzip(bundle);
    if (files == null) {
      report.incomplete.add("it is no zip file that can be read");
      return report;
    }
    for (String each : List.of("MANIFEST.json", "MANIFEST.note", "checkpoint.txt",
        "checkpoints.jsonl", "anchors.jsonl", "entries.jsonl", "leaves.bin")) {
      if (!files.containsKey(each)) {
        report.incomplete.add(each + " is missing");
      }
    }
    if (report.incomplete.isEmpty()) {
      new Check(files, keys, report).run();
    }
    return report;
  }

  static Map<String, byte[]> unzip(byte[] bundle) {
    Map<String, byte[]> files = new TreeMap<>();
    long total = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        byte[] bytes = zip.readNBytes((int) (BYTES_MOST - total));
        total += bytes.length;
        if (total >= BYTES_MOST || files.put(entry.getName(), bytes) != null) {
          return null;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
    return files.isEmpty() ? null : files;
  }

  // ---------------------------------------------------------------------------------------------
  // The checks

  static final class Check {
    private final Map<String, byte[]> files;
    private final List<Key> keys;
    private final Report report;
    private byte[][] leaves = new byte[0][];
    private List<?> jurisdictions = List.of();

    Check(Map<String, byte[]> files, List<Key> keys, Report report) {
      this.files = files;
      this.keys = keys;
      this.report = report;
    }

    void run() {
      followKeys();
      manifest();
      byte[] all = files.get("leaves.bin");
      Checkpoint newest = signed(files.get("checkpoint.txt"), "checkpoint.txt");
      long size = newest == null ? all.length / 32 : newest.size;
      if (all.length != size * 32) {
        report.tampered.add("leaves.bin does not hold " + size + " hashes");
        return;
      }
      leaves = new byte[(int) size][];
      for (int i = 0; i < size; i++) {
        leaves[i] = Arrays.copyOfRange(all, i * 32, i * 32 + 32);
      }
      if (newest != null) {
        root(newest, "checkpoint.txt");
        report.checked.add("the log " + newest.origin + " up to " + size + " entries, root "
            + Base64.getEncoder().encodeToString(newest.root));
      }
      notes("checkpoints.jsonl", "checkpoints of the log");
      notes("anchors.jsonl", "checkpoints as others keep them");
      entries();
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        if (each.getKey().startsWith("proofs/")) {
          proof(each.getKey(), each.getValue());
        } else if (each.getKey().startsWith("policies/")
            && !each.getKey().equals("policies/" + hex(sha256(each.getValue())) + ".json")) {
          report.tampered.add(each.getKey() + " is not the policy of its name");
        }
      }
      report.notChecked.add("whether everything that happened was logged, and logged truly");
      report.notChecked.add("whether the log goes on after entry " + (size - 1)
          + ": ask for checkpoints that somebody else kept and compare");
      report.notChecked.add("whether the policies were applied rightly, and the tables for reading"
          + " (transfers.csv, access.csv, summary.json, decision-matrix.csv)");
      report.notChecked.add("the wall clock: it is the gateway's own; its steps are entries");
      if (files.get("anchors.jsonl").length == 0) {
        report.notChecked.add("checkpoints kept by others: none came with the bundle, so a log"
            + " written anew by who had the key cannot be told from the first one");
      }
    }

    /** A key may vouch for the next one. */
    private void followKeys() {
      for (byte[] line : lines(files.get("entries.jsonl"))) {
        Object entry = Json.read(line);
        if (entry instanceof Map<?, ?> map && "key.rotated".equals(map.get("kind"))
            && map.get("data") instanceof Map<?, ?> data
            && data.get("new") instanceof String next && data.get("sig") instanceof String text) {
          byte[] message =
              ("trackside key rotation\n" + next + "\n").getBytes(StandardCharsets.UTF_8);
          byte[] signature = loose(text);
          Key key = Key.parse(next);
          if (key != null && signature != null && !known(key)
              && keys.stream().anyMatch(each ->
                  each.name.equals(key.name) && each.accepts(message, signature))) {
            keys.add(key);
            report.checked.add("a known key vouches for the key " + next);
          }
        }
      }
    }

    private boolean known(Key key) {
      return keys.stream().anyMatch(each -> each.text.equals(key.text));
    }

    private void manifest() {
      byte[] bytes = files.get("MANIFEST.json");
      Note note = Note.parse(files.get("MANIFEST.note"));
      int worth = note == null ? Note.BAD : note.worth(keys);
      if (worth == Note.BAD) {
        report.tampered.add("MANIFEST.note is not a note that its key signed");
      } else if (worth == Note.UNKNOWN) {
        report.incomplete.add("no known key signed MANIFEST.note");
      } else if (!note.text.startsWith("trackside evidence bundle\n")
          || !note.text.endsWith("\n" + hex(sha256(bytes)) + "\n")) {
        report.tampered.add("MANIFEST.json is not the one that was signed");
      }
      Set<String> listed = new TreeSet<>(List.of("MANIFEST.json", "MANIFEST.note"));
      Map<?, ?> head = Map.of();
      for (byte[] line : lines(bytes)) {
        String text = new String(line, StandardCharsets.UTF_8);
        if (text.startsWith("{\"bundle\":") && text.endsWith(",\"files\":[")) {
          head = object(text.substring(10, text.length() - 10));
        } else if (!text.equals("]}")) {
          listed(object(text.endsWith(",") ? text.substring(0, text.length() - 1) : text), listed);
        }
      }
      for (String path : files.keySet()) {
        if (!listed.contains(path)) {
          report.tampered.add(path + " is not in the manifest");
        }
      }
      if (head.get("jurisdictions") instanceof List<?> list) {
        jurisdictions = list;
      } else {
        report.tampered.add("MANIFEST.json does not tell what the bundle is");
      }
      report.checked.add(listed.size() + " files against the signed manifest");
    }

    private void listed(Map<?, ?> line, Set<String> listed) {
      String path = String.valueOf(line.get("path"));
      listed.add(path);
      byte[] bytes = files.get(path);
      if (bytes == null) {
        report.incomplete.add(path + " is in the manifest but not in the bundle");
      } else if (!hex(sha256(bytes)).equals(line.get("sha256"))) {
        report.tampered.add(path + " is not the file that the manifest lists");
      }
    }

    private Checkpoint signed(byte[] bytes, String where) {
      Note note = Note.parse(bytes);
      Checkpoint checkpoint = note == null ? null : Checkpoint.parse(note.text);
      if (checkpoint == null || note.worth(keys) == Note.BAD) {
        report.tampered.add(where + " is no checkpoint that its key signed");
        return null;
      }
      boolean isNamed = keys.stream().anyMatch(key -> key.name.equals(checkpoint.origin));
      if (note.worth(keys) == Note.UNKNOWN || !isNamed) {
        report.incomplete.add("no known key signed " + where);
        return null;
      }
      return checkpoint;
    }

    private void root(Checkpoint checkpoint, String where) {
      if (checkpoint.size > leaves.length) {
        report.tampered.add(
            where + " covers " + checkpoint.size + " entries; the bundle ends before");
      } else if (!Arrays.equals(roots()[(int) checkpoint.size], checkpoint.root)) {
        report.tampered.add(where + " was signed for other first " + checkpoint.size
            + " entries than these");
      }
    }

    private byte[][] roots;

    /** The root after every leaf: each leaf joins the complete subtrees before it. */
    private byte[][] roots() {
      if (roots == null) {
        roots = new byte[leaves.length + 1][];
        List<byte[]> edge = new ArrayList<>();
        roots[0] = sha256(new byte[0]);
        for (int i = 0; i < leaves.length; i++) {
          byte[] node = leaves[i];
          for (int bits = i; (bits & 1) == 1; bits >>= 1) {
            node = node(edge.remove(edge.size() - 1), node);
          }
          edge.add(node);
          byte[] root = edge.get(edge.size() - 1);
          for (int j = edge.size() - 2; j >= 0; j--) {
            root = node(edge.get(j), root);
          }
          roots[i + 1] = root;
        }
      }
      return roots;
    }

    private void notes(String path, String what) {
      List<byte[]> all = lines(files.get(path));
      for (int i = 0; i < all.size(); i++) {
        String where = path + " line " + (i + 1);
        Object line = Json.read(all.get(i));
        String note = line instanceof Map<?, ?> map && map.get("note") instanceof String text
            ? text : "";
        Checkpoint checkpoint = signed(note.getBytes(StandardCharsets.UTF_8), where);
        if (checkpoint != null) {
          root(checkpoint, where);
        }
      }
      report.checked.add(all.size() + " " + what);
    }

    private void proof(String path, byte[] bytes) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int split = text.indexOf("\n\n");
      String[] head = split < 0 ? new String[0] : text.substring(0, split).split("\n", -1);
      int at = head.length > 1 && head[1].startsWith("extra ") ? 2 : 1;
      boolean isForm = head.length > at && head[0].equals("c2sp.org/tlog-proof@v1")
          && head[at].matches("index (0|[1-9][0-9]{0,8})")
          && (at == 1 || base64(head[1].substring(6)) != null);
      List<byte[]> hashes = new ArrayList<>();
      for (int i = at + 1; isForm && i < head.length; i++) {
        byte[] hash = base64(head[i]);
        isForm = hash != null && hash.length == 32 && hashes.size() < 63;
        hashes.add(hash);
      }
      int index = isForm ? Integer.parseInt(head[at].substring(6)) : 0;
      if (!isForm || index >= leaves.length) {
        report.tampered.add(path + " is no proof of an entry of this log");
        return;
      }
      Note note = Note.parse(text.substring(split + 2).getBytes(StandardCharsets.UTF_8));
      Checkpoint checkpoint = note == null ? null : Checkpoint.parse(note.text);
      if (checkpoint == null || note.worth(keys) != Note.GOOD
          || !includes(leaves[index], index, checkpoint.size, hashes, checkpoint.root)) {
        report.tampered.add(path + " does not prove its entry");
      }
    }

    // Entries: each in its place in the tree, in the chain and in its jurisdiction's own chain.

    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, String> heads = new HashMap<>();
    private final Map<String, Long> clocks = new HashMap<>();
    private final Set<String> policies = new TreeSet<>();
    private boolean isHeaded;

    private void entries() {
      List<byte[]> all = lines(files.get("entries.jsonl"));
      long before = -1;
      for (int i = 0; i < all.size(); i++) {
        Object read = Json.read(all.get(i));
        Map<?, ?> entry = read instanceof Map<?, ?> map ? map : Map.of();
        long seq = entry.get("seq") instanceof Long number ? number : -1;
        if (seq <= before || seq >= leaves.length) {
          report.tampered.add("line " + (i + 1) + " of entries.jsonl is no entry in its place");
          continue;
        }
        before = seq;
        entry(seq, all.get(i), entry);
      }
      if (jurisdictions.isEmpty() && all.size() != leaves.length) {
        report.incomplete.add(
            "entries.jsonl holds " + all.size() + " of " + leaves.length + " entries");
      }
      if (!jurisdictions.isEmpty() && !isHeaded) {
        report.incomplete.add("no entry tells how many there are of each jurisdiction");
      }
      for (String policy : policies) {
        if (!files.containsKey("policies/" + policy + ".json")) {
          report.incomplete.add("policy " + policy + " is not in the bundle");
        }
      }
      report.checked.add(all.size() + " entries: form, place, both chains, clocks; "
          + counts.size() + " jurisdictions");
    }

    private void entry(long seq, byte[] body, Map<?, ?> entry) {
      byte[] leaf = leaf(body);
      if (!Arrays.equals(leaf, leaves[(int) seq])) {
        report.tampered.add("entry " + seq + " is not the one in the log");
        return;
      }
      String prev = seq == 0 ? NOTHING : hex(leaves[(int) seq - 1]);
      if (!prev.equals(entry.get("prev"))) {
        report.tampered.add("entry " + seq + " does not hold the hash of the entry before it");
      }
      if (keys.stream().noneMatch(key -> key.name.equals(entry.get("log")))) {
        report.tampered.add("entry " + seq + " belongs to another log");
      }
      clock(seq, entry);
      String jurisdiction = String.valueOf(entry.get("jur"));
      long count = counts.getOrDefault(jurisdiction, 0L);
      if (!Long.valueOf(count).equals(entry.get("jseq"))
          || !heads.getOrDefault(jurisdiction, NOTHING).equals(entry.get("jprev"))) {
        report.tampered.add(
            "entry " + seq + " does not follow the one before it in " + jurisdiction);
      }
      if ("log.heads".equals(entry.get("kind"))) {
        heads(seq, entry);
      }
      counts.put(jurisdiction, count + 1);
      heads.put(jurisdiction, hex(leaf));
      if (entry.get("policy") instanceof String policy) {
        policies.add(policy);
      }
    }

    private void clock(long seq, Map<?, ?> entry) {
      if (!(entry.get("clock") instanceof Map<?, ?> clock)
          || !(clock.get("boot") instanceof String boot)
          || !(clock.get("mono_ns") instanceof String text) || !text.matches("[0-9]{1,18}")) {
        report.tampered.add("entry " + seq + " has no clock");
        return;
      }
      long nanos = Long.parseLong(text);
      if (nanos < clocks.getOrDefault(boot, 0L)) {
        report.tampered.add("entry " + seq + " was written before the one before it");
      }
      clocks.put(boot, nanos);
    }

    private void heads(long seq, Map<?, ?> entry) {
      isHeaded = true;
      if (!(entry.get("data") instanceof Map<?, ?> data)
          || !(data.get("heads") instanceof List<?> told)) {
        return;
      }
      for (Object each : told) {
        if (each instanceof Map<?, ?> head) {
          String jurisdiction = String.valueOf(head.get("jur"));
          boolean isTaken = jurisdictions.isEmpty() || jurisdiction.equals("-")
              || jurisdictions.contains(jurisdiction);
          if (isTaken
              && (!Long.valueOf(counts.getOrDefault(jurisdiction, 0L)).equals(head.get("count"))
                  || !heads.getOrDefault(jurisdiction, NOTHING).equals(head.get("head")))) {
            report.tampered.add(
                "entries of " + jurisdiction + " before entry " + seq + " are left out");
          }
        }
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Hashes and proofs

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] each : parts) {
        digest.update(each);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] leaf(byte[] bytes) {
    return sha256(new byte[] {0}, bytes);
  }

  static byte[] node(byte[] left, byte[] right) {
    return sha256(new byte[] {1}, left, right);
  }

  static String hex(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte each : bytes) {
      out.append(Character.forDigit(each >> 4 & 15, 16)).append(Character.forDigit(each & 15, 16));
    }
    return out.toString();
  }

  /** RFC 9162, section 2.1.3.2. */
  static boolean includes(byte[] leaf, long index, long size, List<byte[]> proof, byte[] root) {
    if (index < 0 || index >= size || leaf.length != 32
        || proof.stream().anyMatch(each -> each.length != 32)) {
      return false;
    }
    long fn = index;
    long sn = size - 1;
    byte[] r = leaf;
    for (byte[] p : proof) {
      if (sn == 0) {
        return false;
      }
      if (fn % 2 == 1 || fn == sn) {
        r = node(p, r);
        while (fn % 2 == 0 && fn != 0) {
          fn /= 2;
          sn /= 2;
        }
      } else {
        r = node(r, p);
      }
      fn /= 2;
      sn /= 2;
    }
    return sn == 0 && Arrays.equals(r, root);
  }

  // ---------------------------------------------------------------------------------------------
  // Keys, notes, checkpoints

  static final class Key {
    static final byte[] HEAD = {0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0};
    final String text;
    final String name;
    final byte[] id;
    final PublicKey key;

    private Key(String text, String name, byte[] id, PublicKey key) {
      this.text = text;
      this.name = name;
      this.id = id;
      this.key = key;
    }

    static boolean isName(String name) {
      return !name.isEmpty() && name.codePoints().noneMatch(each ->
          each == '+' || each < 0x20 || Character.isWhitespace(each)
              || Character.isSpaceChar(each));
    }

    static Key parse(String text) {
      String[] parts = text.split("\\+", 3);
      byte[] data = parts.length == 3 ? base64(parts[2]) : null;
      if (data == null || data.length != 33 || data[0] != 1 || !isName(parts[0])) {
        return null;
      }
      byte[] name = parts[0].getBytes(StandardCharsets.UTF_8);
      byte[] id = Arrays.copyOf(sha256(name, new byte[] {'\n'}, data), 4);
      if (!hex(id).equals(parts[1])) {
        return null;
      }
      byte[] der = Arrays.copyOf(HEAD, 44);
      System.arraycopy(data, 1, der, 12, 32);
      try {
        PublicKey key =
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
        return new Key(text, parts[0], id, key);
      } catch (GeneralSecurityException e) {
        return null;
      }
    }

    boolean accepts(byte[] message, byte[] signature) {
      if (signature.length != 64) {
        return false;
      }
      try {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(message);
        return check.verify(signature);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }
  }

  static final class Note {
    static final int GOOD = 0;
    static final int UNKNOWN = 1;
    static final int BAD = 2;
    String text = "";
    final List<String> names = new ArrayList<>();
    final List<byte[]> signatures = new ArrayList<>();

    static Note parse(byte[] bytes) {
      String all = utf8(bytes);
      if (all == null || bytes.length > 1 << 20 || !all.endsWith("\n")) {
        return null;
      }
      int split = all.lastIndexOf("\n\n");
      if (split < 0 || split + 2 >= all.length()
          || all.chars().anyMatch(each -> each < 0x20 && each != '\n')) {
        return null;
      }
      Note note = new Note();
      note.text = all.substring(0, split + 1);
      for (String line : all.substring(split + 2, all.length() - 1).split("\n", -1)) {
        int space = line.indexOf(' ', 2);
        byte[] signature = space < 0 ? null : base64(line.substring(space + 1));
        if (!line.startsWith("\u2014 ") || signature == null || signature.length < 5
            || !Key.isName(line.substring(2, space)) || note.names.size() == 100) {
          return null;
        }
        note.names.add(line.substring(2, space));
        note.signatures.add(signature);
      }
      return note;
    }

    int worth(List<Key> keys) {
      int worth = UNKNOWN;
      byte[] message = text.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < names.size(); i++) {
        byte[] both = signatures.get(i);
        for (Key key : keys) {
          if (key.name.equals(names.get(i)) && Arrays.equals(key.id, Arrays.copyOf(both, 4))) {
            if (!key.accepts(message, Arrays.copyOfRange(both, 4, both.length))) {
              return BAD;
            }
            worth = GOOD;
          }
        }
      }
      return worth;
    }
  }

  static final class Checkpoint {
    final String origin;
    final long size;
    final byte[] root;

    private Checkpoint(String origin, long size, byte[] root) {
      this.origin = origin;
      this.size = size;
      this.root = root;
    }

    static Checkpoint parse(String text) {
      String[] lines = text.split("\n", -1);
      if (lines.length < 4 || !lines[lines.length - 1].isEmpty() || lines[0].isEmpty()
          || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
        return null;
      }
      for (int i = 3; i < lines.length - 1; i++) {
        if (lines[i].isEmpty()) {
          return null;
        }
      }
      byte[] root = base64(lines[2]);
      return root == null || root.length != 32
          ? null : new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Texts

  static byte[] loose(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Base 64 in the one form that the bytes have. */
  static byte[] base64(String text) {
    byte[] bytes = loose(text);
    return bytes != null && Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : null;
  }

  static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  static List<byte[]> lines(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte each : bytes) {
      if (each == '\n') {
        lines.add(line.toByteArray());
        line.reset();
      } else {
        line.write(each);
      }
    }
    if (line.size() > 0) {
      lines.add(line.toByteArray());
    }
    return lines;
  }

  static Map<?, ?> object(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map
        ? map : Map.of();
  }

  /** Reads JSON of any form, writes it in the one form, and takes it only when both are equal. */
  static final class Json {
    private final String in;
    private int at;

    private Json(String in) {
      this.in = in;
    }

    static Object read(byte[] bytes) {
      String text = bytes.length > 16 * 1024 ? null : utf8(bytes);
      if (text == null) {
        return null;
      }
      try {
        Object value = new Json(text).value(1);
        return Arrays.equals(write(value).getBytes(StandardCharsets.UTF_8), bytes) ? value : null;
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        return null;
      }
    }

    private Object value(int depth) {
      char next = in.charAt(at);
      if (next == '"') {
        return string();
      } else if (next == '{') {
        return members(depth);
      } else if (next == '[') {
        return items(depth);
      } else if (in.startsWith("true", at)) {
        at += 4;
        return Boolean.TRUE;
      } else if (in.startsWith("false", at)) {
        at += 5;
        return Boolean.FALSE;
      }
      int start = at;
      while (at < in.length() && "-0123456789".indexOf(in.charAt(at)) >= 0) {
        at++;
      }
      long number = Long.parseLong(in.substring(start, at));
      if (Math.abs(number) > 9007199254740991L) {
        throw new IllegalArgumentException("too large");
      }
      return number;
    }

    private Map<String, Object> members(int depth) {
      Map<String, Object> members = new LinkedHashMap<>();
      at++;
      while (in.charAt(at) != '}') {
        if (!members.isEmpty()) {
          expect(',');
        }
        String key = string();
        expect(':');
        if (!key.matches("[a-z][a-z0-9_]*") || members.put(key, value(depth + 1)) != null) {
          throw new IllegalArgumentException("no key");
        }
      }
      at++;
      return shallow(members, depth);
    }

    private List<Object> items(int depth) {
      List<Object> items = new ArrayList<>();
      at++;
      while (in.charAt(at) != ']') {
        if (!items.isEmpty()) {
          expect(',');
        }
        items.add(value(depth + 1));
      }
      at++;
      return shallow(items, depth);
    }

    private static <T> T shallow(T value, int depth) {
      if (depth > 8) {
        throw new IllegalArgumentException("too deep");
      }
      return value;
    }

    private void expect(char wanted) {
      if (in.charAt(at++) != wanted) {
        throw new IllegalArgumentException("unexpected");
      }
    }

    private String string() {
      expect('"');
      StringBuilder text = new StringBuilder();
      while (in.charAt(at) != '"') {
        char each = in.charAt(at++);
        if (each == '\\') {
          char kind = in.charAt(at++);
          int plain = "\"\\bfnrt".indexOf(kind);
          if (plain >= 0) {
            each = "\"\\\b\f\n\r\t".charAt(plain);
          } else if (kind == 'u') {
            each = (char) Integer.parseInt(in.substring(at, at + 4), 16);
            at += 4;
          } else {
            throw new IllegalArgumentException("no escape");
          }
        }
        text.append(each);
      }
      at++;
      if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
        throw new IllegalArgumentException("not in NFC");
      }
      return text.toString();
    }

    static String write(Object value) {
      if (value instanceof String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
          int plain = "\"\\\b\f\n\r\t".indexOf(each);
          if (plain >= 0) {
            out.append('\\').append("\"\\bfnrt".charAt(plain));
          } else if (each < 0x20) {
            out.append("\\u00").append(hex(new byte[] {(byte) each}));
          } else {
            out.append(each);
          }
        }
        return out.append('"').toString();
      } else if (value instanceof List<?> list) {
        List<String> items = new ArrayList<>();
        list.forEach(each -> items.add(write(each)));
        return "[" + String.join(",", items) + "]";
      } else if (value instanceof Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, each) -> sorted.put((String) key, each));
        List<String> members = new ArrayList<>();
        sorted.forEach((key, each) -> members.add(write(key) + ":" + write(each)));
        return "{" + String.join(",", members) + "}";
      }
      return String.valueOf(value);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // The report

  static String text(Report report) {
    StringBuilder out = new StringBuilder();
    out.append("VERDICT: ").append(report.verdict()).append('\n');
    section(out, "Changed:", report.tampered);
    section(out, "Could not be checked:", report.incomplete);
    section(out, "Checked:", report.checked);
    section(out, "What this does not check:", report.notChecked);
    return out.toString();
  }

  private static void section(StringBuilder out, String head, List<String> lines) {
    if (!lines.isEmpty()) {
      out.append('\n').append(head).append('\n');
      for (int i = 0; i < Math.min(20, lines.size()); i++) {
        out.append("  - ").append(lines.get(i)).append('\n');
      }
      if (lines.size() > 20) {
        out.append("  - and ").append(lines.size() - 20).append(" more\n");
      }
    }
  }

  static String json(Report report) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("verdict", report.verdict());
    all.put("tampered", report.tampered);
    all.put("incomplete", report.incomplete);
    all.put("checked", report.checked);
    all.put("not_checked", report.notChecked);
    return Json.write(all);
  }
}
