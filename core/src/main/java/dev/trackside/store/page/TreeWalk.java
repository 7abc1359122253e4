package dev.trackside.store.page;

import java.io.IOException;
import java.util.BitSet;

/**
 * Walks through the trees of a file, row by row in the order of their keys, and goes on behind what
 * cannot be read. A page belongs to one tree: one that is met twice was pointed at wrongly. For one
 * thread.
 */
public final class TreeWalk {
  private static final int DEPTH_MOST = 20;

  private final PageFile file;
  private final BitSet met = new BitSet();

  /** A walk through a file. */
  public TreeWalk(PageFile file) {
    this.file = file;
  }

  /** What is found on the way. */
  public interface Visitor {
    /** A row. */
    void row(int page, Row row) throws IOException;

    /** Rows that cannot be read; on an inner page all those below it. */
    void hole(UnreadablePageException why);
  }

  /** Visits all rows of the tree with a root. */
  public void visit(int root, Visitor visitor) throws IOException {
    new Pass(visitor).page(root, Long.MIN_VALUE, Long.MAX_VALUE, 0);
  }

  /** Visits the rows of a leaf of a table that no tree leads to; false when the page is none. */
  public boolean visitAlone(int page, Visitor visitor) throws IOException {
    if (met.get(page)) {
      return false;
    }
    try {
      TreePage leaf = TreePage.read(file, page);
      if (!leaf.isLeaf() || leaf.cells() == 0) {
        return false;
      }
      for (int i = 0; i < leaf.cells(); i++) {
        visitor.row(page, leaf.row(i));
      }
      return true;
    } catch (UnreadablePageException e) {
      return false;
    }
  }

  /** True for a page that may be the first of a tree of a kind. */
  public boolean isRoot(int page, boolean ofTable) throws IOException {
    try {
      return TreePage.read(file, page).isTable() == ofTable && !met.get(page);
    } catch (UnreadablePageException e) {
      return false;
    }
  }

  /** One tree. */
  private final class Pass {
    private final Visitor visitor;
    private long before = Long.MIN_VALUE;
    private boolean isTable;

    Pass(Visitor visitor) {
      this.visitor = visitor;
    }

    void page(int number, long least, long most, int depth) throws IOException {
      try {
        if (depth > DEPTH_MOST) {
          throw new UnreadablePageException(number, "lies too deep in its tree");
        }
        TreePage page = TreePage.read(file, number);
        isTable = depth == 0 ? page.isTable() : isTable;
        if (page.isTable() != isTable) {
          throw new UnreadablePageException(number, "is of another tree");
        }
        if (met.get(number)) {
          throw new UnreadablePageException(number, "hangs on two trees");
        }
        met.set(number);
        if (page.isLeaf()) {
          leaf(number, page, least, most);
        } else {
          inner(number, page, least, most, depth);
        }
      } catch (UnreadablePageException e) {
        visitor.hole(e);
      }
    }

    private void inner(int number, TreePage page, long least, long most, int depth)
        throws IOException {
      long low = least;
      for (int i = 0; i <= page.cells(); i++) {
        try {
          long high = isTable && i < page.cells() ? page.key(i) : most;
          if (high < low || high > most) {
            throw new UnreadablePageException(number, "has keys out of order");
          }
          page(page.child(i), low, high, depth + 1);
          low = high;
          if (!isTable && i < page.cells()) {
            visitor.row(number, page.row(i));
          }
        } catch (UnreadablePageException e) {
          visitor.hole(e);
        }
      }
    }

    private void leaf(int number, TreePage page, long least, long most) throws IOException {
      for (int i = 0; i < page.cells(); i++) {
        try {
          Row row = page.row(i);
          if (isTable) {
            boolean isInOrder = row.rowid() > before && row.rowid() >= least && row.rowid() <= most;
            if (!isInOrder) {
              throw new UnreadablePageException(number, "has rows out of order");
            }
            before = row.rowid();
          }
          visitor.row(number, row);
        } catch (UnreadablePageException e) {
          visitor.hole(e);
        }
      }
    }
  }
}
