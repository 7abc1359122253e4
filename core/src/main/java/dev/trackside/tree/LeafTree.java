package dev.trackside.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * A whole tree in memory, of records that are small together: the decisions on the packets of one
 * batch, or the leaves that came with a bundle. 64 bytes a leaf. For one thread.
 */
public final class LeafTree implements NodeSource {
  private final List<List<byte[]>> levels = new ArrayList<>();
  private final Frontier frontier = new Frontier();
  private final TreeHash hash = new TreeHash();

  /** Appends a record by its bytes. */
  public void addRecord(byte[] record) {
    addLeaf(hash.leaf(record));
  }

  /** Appends a record by the hash of its leaf. */
  public void addLeaf(byte[] leaf) {
    frontier.add(
        leaf,
        (level, index, node) -> {
          if (level == levels.size()) {
            levels.add(new ArrayList<>());
          }
          levels.get(level).add(node);
        });
  }

  /** Leaves so far. */
  public long size() {
    return frontier.size();
  }

  /** The root over all leaves. */
  public byte[] root() {
    return frontier.root();
  }

  /** The proof that a record is among them: check it with {@link Proofs#includes}. */
  public List<byte[]> inclusion(long index) {
    return Proofs.inclusion(this, index, size());
  }

  @Override
  public byte[] node(int level, long index) {
    return levels.get(level).get((int) index);
  }
}
