package dev.trackside.tree;

/**
 * Gives the nodes of a tree that are complete: node {@code index} of {@code level} stands above the
 * leaves {@code [index << level, (index + 1) << level)}; level 0 are the leaves.
 */
@FunctionalInterface
public interface NodeSource {
  /** The hash of a node that stands above existing leaves only. */
  byte[] node(int level, long index);
}
