package dev.trackside.packet;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The distinct lists of channels that packets hold, each known by its index. */
final class ShapeTable {
  private final Map<Key, Integer> indexes = new HashMap<>();
  private int[][] shapes = new int[4][];
  private int size;
  private int last = -1;

  private static final class Key {
    private final int[] channels;

    Key(int[] channels) {
      this.channels = channels;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(channels, key.channels);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(channels);
    }
  }

  /** The index of the shape that the first {@code length} entries of {@code channels} are. */
  int index(int[] channels, int length) {
    if (last >= 0
        && shapes[last].length == length
        && Arrays.equals(shapes[last], 0, length, channels, 0, length)) {
      return last;
    }
    Key key = new Key(Arrays.copyOf(channels, length));
    Integer known = indexes.get(key);
    if (known == null) {
      known = size;
      if (size == shapes.length) {
        shapes = Arrays.copyOf(shapes, size * 2);
      }
      shapes[size++] = key.channels;
      indexes.put(key, known);
    }
    last = known;
    return last;
  }

  int size() {
    return size;
  }

  int[][] snapshot() {
    return Arrays.copyOf(shapes, size);
  }

  void clear() {
    indexes.clear();
    shapes = new int[4][];
    size = 0;
    last = -1;
  }
}
