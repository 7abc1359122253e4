package dev.trackside.vault;

import dev.trackside.fence.Envelope;
import dev.trackside.fence.FlatJson;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import dev.trackside.vault.SubjectKeys.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What must not be found any more once a person's keys are destroyed, gathered before: the names
 * that were sealed under them, and at last the bytes of the keys themselves. It lives in memory
 * only, for as long as one erasure. For one thread.
 */
public final class Traces {
  private static final int NAMES_MOST = 1_000;

  private final Map<Long, byte[]> doomed = new HashMap<>();
  private final Set<Long> numbers = new HashSet<>();
  private final Set<String> names = new TreeSet<>();
  private final Set<String> inTheOpen = new HashSet<>();
  private final List<byte[]> material = new ArrayList<>();
  private final String subject;
  private final String session;

  /**
   * Traces of keys that are about to go.
   *
   * @param which the keys
   * @param subject whose they are
   * @param session of which session; empty for all
   */
  public Traces(SubjectKeys keys, Collection<Entry> which, String subject, String session) {
    this.subject = subject;
    this.session = session;
    names.add(subject);
    for (Entry entry : which) {
      numbers.add(entry.number());
      if (keys.find(entry.number()) instanceof Found.Key(byte[] key)) {
        doomed.put(entry.number(), key);
      }
    }
  }

  /** Gathers the names of a block's packets, as the block is stored. */
  public void gather(Chunk sealed) {
    for (int packet = 0; packet < sealed.count(); packet++) {
      inTheOpen.add(sealed.stream(packet).source());
      inTheOpen.add(sealed.stream(packet).session());
      inTheOpen.add(sealed.stream(packet).circuit());
    }
    SealedValues.visit(
        sealed,
        (packet, name, place, value) -> {
          byte[] key = Subject.NAMES.contains(name) ? doomed.get(value.number()) : null;
          if (key != null && names.size() < NAMES_MOST) {
            add(name, Envelope.open(key, value.envelope(), place), place);
          }
        });
  }

  private void add(String name, byte[] plain, String place) {
    if (place.contains(Layout.METADATA)) {
      Object value =
          FlatJson.readAny('{' + new String(plain, StandardCharsets.UTF_8) + '}').get(name);
      if (value instanceof String text) {
        names.add(text);
      }
    } else if (plain.length > 1 && plain[0] == ValueKind.TEXT) {
      names.add(new String(plain, 1, plain.length - 1, StandardCharsets.UTF_8));
    }
  }

  /** The keys that go: exactly those that were counted, none that was made since. */
  public Predicate<Entry> which() {
    return entry -> numbers.contains(entry.number());
  }

  /** Remembers bytes of a key that goes, to look for them. */
  public void material(byte[] bytes) {
    material.add(bytes);
  }

  /** Forgets the keys. */
  public void wipe() {
    doomed.values().forEach(key -> Arrays.fill(key, (byte) 0));
    doomed.clear();
    material.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    material.clear();
  }

  boolean isDestroyed(long number) {
    return numbers.contains(number);
  }

  String subject() {
    return subject;
  }

  String session() {
    return session;
  }

  ByteSearch keySearch() {
    return new ByteSearch(material);
  }

  /** For the names; one that is also a source's, a session's or a circuit's is readable there. */
  ByteSearch nameSearch() {
    List<byte[]> patterns = new ArrayList<>();
    for (String name : names) {
      if (!isInTheOpen(name)) {
        patterns.add(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    return new ByteSearch(patterns);
  }

  /** How many names cannot be looked for in the files, because they are names of other things. */
  int inTheOpen() {
    return (int) names.stream().filter(this::isInTheOpen).count();
  }

  private boolean isInTheOpen(String name) {
    return inTheOpen.stream().anyMatch(text -> text.contains(name));
  }
}
