package dev.trackside.fence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What of a run of positions stays only for now: for each packet the names of the samples that
 * wait. Written out name by name, so that a later policy lets go just those, once.
 *
 * <pre>
 * names of set 1, of set 2, ...   |   set of each position, 0 for none        (deflated)
 * </pre>
 */
public final class Waiting {
  private final Map<Set<String>, Integer> sets = new LinkedHashMap<>();
  private final List<Set<String>> bySet = new ArrayList<>();
  private int[] ofPosition = new int[64];
  private int size;
  private int packets;
  private int whole;

  /** Notes what waits of the packet at a position, counted from the first. */
  public void note(int offset, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    Set<String> set = Set.copyOf(names);
    Integer known = sets.get(set);
    if (known == null) {
      bySet.add(set);
      known = bySet.size();
      sets.put(set, known);
    }
    if (ofPosition.length <= offset) {
      ofPosition = java.util.Arrays.copyOf(ofPosition, Math.max(offset + 1, offset * 2));
    }
    ofPosition[offset] = known;
    size = Math.max(size, offset + 1);
    packets++;
    whole += set.contains("") ? 1 : 0;
  }

  /** The names of what waits of the packet at a position; empty for nothing. */
  public Set<String> at(int offset) {
    int set = offset < size ? ofPosition[offset] : 0;
    return set == 0 ? Set.of() : bySet.get(set - 1);
  }

  /** How many packets something waits of. */
  public int packets() {
    return packets;
  }

  /** How many of them wait as a whole: nothing of them left yet. */
  public int whole() {
    return whole;
  }

  /** True when nothing waits. */
  public boolean isEmpty() {
    return packets == 0;
  }

  /** How many packets each name waits in; the empty name is the packet itself. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      at(i).forEach(name -> counts.merge(name, 1, Integer::sum));
    }
    return counts;
  }

  /** As bytes. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
      out.writeInt(bySet.size());
      for (Set<String> set : bySet) {
        out.writeInt(set.size());
        for (String name : new TreeSet<>(set)) {
          write(out, name);
        }
      }
      out.writeInt(size);
      for (int i = 0; i < size; i++) {
        out.writeInt(ofPosition[i]);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all", e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  /** Of bytes. */
  public static Waiting of(byte[] bytes) {
    Waiting waiting = new Waiting();
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      List<List<String>> read = new ArrayList<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        List<String> names = new ArrayList<>();
        int length = in.readInt();
        for (int j = 0; j < length; j++) {
          names.add(read(in));
        }
        read.add(names);
      }
      int size = in.readInt();
      for (int i = 0; i < size; i++) {
        int set = in.readInt();
        if (set > 0) {
          waiting.note(i, read.get(set - 1));
        }
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("what waits is damaged", e);
    }
    return waiting;
  }

  /** Names of metadata may be longer than what {@link DataOutputStream#writeUTF} takes. */
  private static void write(DataOutputStream out, String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("a name is cut short");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
