package dev.trackside.fence;

import dev.trackside.packet.Stream;
import dev.trackside.policy.Rule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The means that are being formed: for each channel of each stream one window at a time, aligned to
 * the epoch, side by side and never over each other, so that no two means can be subtracted. A
 * window is told once, when a value of a later one comes; what comes for it after that is left out.
 * For one thread.
 */
final class Windows {
  /** The name of the key that they are encrypted with. */
  static final String KEY = "windows";

  private static final Logger LOG = System.getLogger(Windows.class.getName());
  private static final int MOST = 4_096;

  private final Map<Key, Window> open = new LinkedHashMap<>();

  private record Key(Stream stream, String channel) {}

  private record Window(long startNanos, long lengthNanos, double sum, int count) {
    long endNanos() {
      return startNanos + lengthNanos;
    }
  }

  /**
   * Takes a value, and tells the mean of the window that ended by it, if it held enough.
   *
   * @return the mean, cut down to the lower edge of its bucket
   */
  OptionalDouble take(Stream stream, String channel, Rule rule, long eventNanos, double value) {
    Key key = new Key(stream, channel);
    long length = rule.windowNanos();
    long start = Math.floorDiv(eventNanos, length) * length;
    Window before = open.get(key);
    if (before == null) {
      put(key, new Window(start, length, value, 1));
      return OptionalDouble.empty();
    }
    if (before.lengthNanos != length) {
      // Another rule holds: the old window is never told, and the new one may not lie over it.
      if (start >= before.endNanos()) {
        put(key, new Window(start, length, value, 1));
      }
      return OptionalDouble.empty();
    }
    if (start == before.startNanos) {
      open.put(key, new Window(start, length, before.sum + value, before.count + 1));
      return OptionalDouble.empty();
    }
    if (start < before.startNanos) {
      return OptionalDouble.empty();
    }
    put(key, new Window(start, length, value, 1));
    if (before.count < rule.least()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(bucket(before.sum / before.count, rule.bucket()));
  }

  /** The lower edge of the bucket that a number falls into. */
  static double bucket(double value, double width) {
    return Math.floor(value / width) * width;
  }

  private void put(Key key, Window window) {
    open.remove(key); // the one that was opened last stands last
    open.put(key, window);
    if (open.size() > MOST) {
      Iterator<Key> oldest = open.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Windows of encrypted bytes. Means that cannot be read are never told; others go on. */
  static Windows open(byte[] key, byte[] sealed) {
    try {
      return of(Envelope.open(key, sealed, KEY));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "the means that were being formed are lost: {0}", e.getMessage());
      return new Windows();
    }
  }

  /** Encrypts what {@link #toBytes} gave. */
  static byte[] seal(byte[] key, byte[] open) {
    return Envelope.seal(key, open, KEY);
  }

  /** The windows as bytes; empty for none. */
  byte[] toBytes() {
    if (open.isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(open.size());
      for (Map.Entry<Key, Window> each : open.entrySet()) {
        Stream stream = each.getKey().stream;
        out.writeUTF(stream.source());
        out.writeUTF(stream.session());
        out.writeUTF(stream.circuit());
        out.writeUTF(each.getKey().channel);
        out.writeLong(each.getValue().startNanos);
        out.writeLong(each.getValue().lengthNanos);
        out.writeDouble(each.getValue().sum);
        out.writeInt(each.getValue().count);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all", e);
    }
    return bytes.toByteArray();
  }

  /** Windows of bytes. */
  static Windows of(byte[] bytes) {
    Windows windows = new Windows();
    if (bytes.length == 0) {
      return windows;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        Stream stream = new Stream(in.readUTF(), in.readUTF(), in.readUTF());
        windows.open.put(
            new Key(stream, in.readUTF()),
            new Window(in.readLong(), in.readLong(), in.readDouble(), in.readInt()));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the open windows are damaged", e);
    }
    return windows;
  }
}
