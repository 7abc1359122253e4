package dev.trackside.packet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Distinct values, each known by the index of its first appearance. */
final class Interned<T> {
  private final Map<T, Integer> indexes = new HashMap<>();
  private final List<T> values = new ArrayList<>();

  int index(T value) {
    Integer known = indexes.get(value);
    if (known != null) {
      return known;
    }
    int index = values.size();
    values.add(value);
    indexes.put(value, index);
    return index;
  }

  T value(int index) {
    return values.get(index);
  }

  int size() {
    return values.size();
  }

  T[] toArray(IntFunction<T[]> generator) {
    return values.toArray(generator);
  }

  void clear() {
    indexes.clear();
    values.clear();
  }
}
