package dev.trackside.tree;

import java.util.Arrays;

/**
 * The right edge of a growing tree: the roots of the complete subtrees that cover it, one for each
 * bit of its size. All that appending and the root need: at most 63 hashes. For one thread.
 */
public final class Frontier {
  private static final int LEVELS = 63;

  private final TreeHash hash = new TreeHash();
  private final byte[][] roots = new byte[LEVELS][];
  private long size;

  /** Hears of every node when it is complete, the lowest first; leaves too. */
  @FunctionalInterface
  public interface Listener {
    /** A node is complete. */
    void completed(int level, long index, byte[] node);
  }

  /** The edge of the tree without leaves. */
  public Frontier() {}

  /** The edge of a tree of this size, from its nodes. */
  public static Frontier of(NodeSource nodes, long size) {
    Frontier frontier = new Frontier();
    for (int level = LEVELS - 1; level >= 0; level--) {
      if ((size >>> level & 1) == 1) {
        frontier.roots[level] = nodes.node(level, (size >>> level) - 1);
      }
    }
    frontier.size = size;
    return frontier;
  }

  /** The same edge, to go on by itself. */
  public Frontier copy() {
    Frontier copy = new Frontier();
    System.arraycopy(roots, 0, copy.roots, 0, LEVELS);
    copy.size = size;
    return copy;
  }

  /** Leaves so far. */
  public long size() {
    return size;
  }

  /** Appends a leaf's hash. */
  public void add(byte[] leaf, Listener listener) {
    byte[] node = leaf;
    int level = 0;
    listener.completed(0, size, node);
    for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
      node = hash.node(roots[level], node);
      level++;
      listener.completed(level, size >>> level, node);
    }
    roots[level] = node;
    size++;
  }

  /** Appends a leaf's hash. */
  public void add(byte[] leaf) {
    byte[] node = leaf;
    int level = 0;
    for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
      node = hash.node(roots[level], node);
      level++;
    }
    roots[level] = node;
    size++;
  }

  /** The root over the leaves so far. */
  public byte[] root() {
    if (size == 0) {
      return TreeHash.empty();
    }
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = roots[level];
    for (level++; level < LEVELS; level++) {
      if ((size >>> level & 1) == 1) {
        root = hash.node(roots[level], root);
      }
    }
    return Arrays.copyOf(root, root.length);
  }
}
