package dev.trackside.vault;

import dev.trackside.vault.SubjectKeys.Entry;
import dev.trackside.vault.SubjectKeys.Made;
import dev.trackside.vault.SubjectKeys.Scope;
import dev.trackside.vault.SubjectKeys.Use;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is in the key file: living keys with what each is for, and the numbers of destroyed ones
 * with the time, without any name. Not safe for threads.
 *
 * <pre>
 * living (4) | number (8) | made (8) | not after (8) | day (8) | subject | session | purpose | key
 * destroyed (4) | number (8) | when (8)          texts: length (4), UTF-8; key: 32 bytes
 * </pre>
 */
final class KeyTable {
  static final int KEY_BYTES = 32;

  /** Older ones are forgotten: their data has long left the buffer. */
  static final int DESTROYED_MOST = 200_000;

  private static final int TEXT_MOST = 4096;

  private record Row(Entry entry, byte[] key) {}

  private final Map<Long, Row> living = new LinkedHashMap<>();
  private final Map<Use, Long> uses = new HashMap<>();
  private final Map<Long, Long> destroyed = new LinkedHashMap<>();

  int size() {
    return living.size();
  }

  List<Entry> entries() {
    return living.values().stream().map(Row::entry).toList();
  }

  byte @Nullable [] key(long number) {
    Row row = living.get(number);
    return row == null ? null : row.key();
  }

  @Nullable Entry entry(long number) {
    Row row = living.get(number);
    return row == null ? null : row.entry();
  }

  @Nullable Long destroyedAt(long number) {
    return destroyed.get(number);
  }

  OptionalLong number(Use use) {
    Long number = uses.get(use);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Those that there is no key for, each once. */
  List<Use> missing(Collection<Use> wanted) {
    return wanted.stream().distinct().filter(use -> !uses.containsKey(use)).toList();
  }

  /** A key to seal with, the caller's own copy; null for none. */
  @Nullable Made made(long number) {
    byte[] key = key(number);
    return key == null ? null : new Made(number, key.clone());
  }

  boolean knows(long number) {
    return living.containsKey(number) || destroyed.containsKey(number);
  }

  void add(Entry entry, byte[] key) {
    living.put(entry.number(), new Row(entry, key));
    uses.put(new Use(entry.scope(), entry.notAfterMillis()), entry.number());
  }

  /** Forgets a key that was never used. */
  void undo(long number) {
    Row row = living.remove(number);
    if (row != null) {
      uses.remove(new Use(row.entry().scope(), row.entry().notAfterMillis()));
      Arrays.fill(row.key(), (byte) 0);
    }
  }

  void destroy(long number, long atMillis) {
    undo(number);
    destroyed.put(number, atMillis);
    while (destroyed.size() > DESTROYED_MOST) {
      destroyed.remove(destroyed.keySet().iterator().next());
    }
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(living.size());
    for (Row row : living.values()) {
      Entry entry = row.entry();
      out.writeLong(entry.number());
      out.writeLong(entry.madeAtMillis());
      out.writeLong(entry.notAfterMillis());
      out.writeLong(entry.scope().epochDay());
      text(out, entry.scope().subject());
      text(out, entry.scope().session());
      text(out, entry.scope().purpose());
      out.write(row.key());
    }
    out.writeInt(destroyed.size());
    for (Map.Entry<Long, Long> one : destroyed.entrySet()) {
      out.writeLong(one.getKey());
      out.writeLong(one.getValue());
    }
    return bytes.toByteArray();
  }

  static KeyTable of(byte[] bytes) throws IOException {
    KeyTable table = new KeyTable();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    for (int left = in.readInt(); left > 0; left--) {
      long number = in.readLong();
      long made = in.readLong();
      long notAfter = in.readLong();
      long day = in.readLong();
      Scope scope = new Scope(text(in), text(in), text(in), day);
      byte[] key = new byte[KEY_BYTES];
      in.readFully(key);
      table.add(new Entry(number, scope, made, notAfter), key);
    }
    for (int left = in.readInt(); left > 0; left--) {
      table.destroyed.put(in.readLong(), in.readLong());
    }
    if (in.read() >= 0) {
      throw new IOException("bytes are left over");
    }
    return table;
  }

  /** Every key's own bytes, for who must show that nothing opens with them. */
  List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    living.values().forEach(row -> keys.add(row.key().clone()));
    return keys;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > TEXT_MOST) {
      throw new IOException("a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
