package dev.trackside.tree;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Inclusion and consistency proofs: made as RFC 6962, sections 2.1.1 and 2.1.2, say, and checked as
 * RFC 9162, sections 2.1.3.2 and 2.1.4.2, say. Checking never throws: a proof of a wrong length, a
 * hash of a wrong length and an index outside the tree are simply not accepted.
 */
public final class Proofs {
  private Proofs() {}

  /** The root over the first leaves of a tree. */
  public static byte[] root(NodeSource nodes, long size) {
    return size == 0 ? TreeHash.empty() : range(nodes, new TreeHash(), 0, size);
  }

  /** The hashes that lead from a leaf to the root of the first {@code size} leaves. */
  public static List<byte[]> inclusion(NodeSource nodes, long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size);
    }
    TreeHash hash = new TreeHash();
    List<byte[]> path = new ArrayList<>();
    long low = 0;
    long high = size;
    while (high - low > 1) {
      long middle = low + below(high - low);
      if (index < middle) {
        path.addFirst(range(nodes, hash, middle, high));
        high = middle;
      } else {
        path.addFirst(range(nodes, hash, low, middle));
        low = middle;
      }
    }
    return path;
  }

  /** The hashes that show the first {@code oldSize} leaves to be the beginning of the others. */
  public static List<byte[]> consistency(NodeSource nodes, long oldSize, long size) {
    if (oldSize < 1 || oldSize > size) {
      throw new IllegalArgumentException("no proof leads from " + oldSize + " to " + size);
    }
    TreeHash hash = new TreeHash();
    List<byte[]> path = new ArrayList<>();
    long low = 0;
    long high = size;
    while (high != oldSize) {
      long middle = low + below(high - low);
      if (oldSize <= middle) {
        path.addFirst(range(nodes, hash, middle, high));
        high = middle;
      } else {
        path.addFirst(range(nodes, hash, low, middle));
        low = middle;
      }
    }
    if (low > 0) {
      path.addFirst(range(nodes, hash, low, high));
    }
    return path;
  }

  /** True when the leaf is leaf {@code index} of the tree of this size and root. */
  public static boolean includes(
      byte[] leaf, long index, long size, List<byte[]> proof, byte[] root) {
    if (index < 0 || index >= size || !areHashes(proof) || leaf.length != TreeHash.BYTES) {
      return false;
    }
    TreeHash hash = new TreeHash();
    long node = index;
    long last = size - 1;
    byte[] found = leaf;
    for (byte[] each : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        found = hash.node(each, found);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        found = hash.node(found, each);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && MessageDigest.isEqual(found, root);
  }

  /** True when the tree of the old size and root is the beginning of the other one. */
  public static boolean extend(
      long oldSize, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
    if (oldSize < 1 || oldSize > size || !areHashes(proof)) {
      return false;
    }
    if (oldSize == size) {
      return proof.isEmpty() && MessageDigest.isEqual(oldRoot, root);
    }
    List<byte[]> path = new ArrayList<>(proof);
    if ((oldSize & (oldSize - 1)) == 0) {
      path.addFirst(oldRoot);
    }
    if (path.isEmpty()) {
      return false;
    }
    long node = oldSize - 1;
    long last = size - 1;
    while ((node & 1) == 1) {
      node >>>= 1;
      last >>>= 1;
    }
    TreeHash hash = new TreeHash();
    byte[] before = path.getFirst();
    byte[] after = before;
    for (byte[] each : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        before = hash.node(each, before);
        after = hash.node(each, after);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        after = hash.node(after, each);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0
        && MessageDigest.isEqual(before, oldRoot)
        && MessageDigest.isEqual(after, root);
  }

  private static boolean areHashes(List<byte[]> proof) {
    return proof.stream().allMatch(each -> each.length == TreeHash.BYTES);
  }

  /** The hash over the leaves of a range that the tree's shape allows. */
  private static byte[] range(NodeSource nodes, TreeHash hash, long low, long high) {
    long count = high - low;
    if ((count & (count - 1)) == 0) {
      int level = Long.numberOfTrailingZeros(count);
      return nodes.node(level, low >>> level);
    }
    long middle = low + below(count);
    return hash.node(range(nodes, hash, low, middle), range(nodes, hash, middle, high));
  }

  /** The largest power of two below a count above one. */
  private static long below(long count) {
    return Long.highestOneBit(count - 1);
  }
}
