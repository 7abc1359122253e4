package dev.trackside.store.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One page of a table's or an index's tree. Each cell is read by itself, so that a bad one costs no
 * other.
 *
 * <pre>
 * kind (2, 5: inner; 10, 13: leaf), free block, cells (2), content, fragments, right child if inner
 * places of the cells, 2 bytes each
 * table leaf    length, rowid, payload          table inner   left child (4), rowid
 * index leaf    length, payload                 index inner   left child (4), length, payload
 * </pre>
 *
 * <p>A payload that is too long for the page goes on in a chain of others, each of which begins
 * with the number of the next.
 */
final class TreePage {
  private static final int INDEX_INNER = 2;
  private static final int TABLE_INNER = 5;
  private static final int INDEX_LEAF = 10;
  private static final int TABLE_LEAF = 13;
  private static final int FIRST_HEADER = 100;

  /** No row that is written is nearly as long: a commit takes a few megabytes. */
  private static final long LONGEST = 1L << 26;

  private final PageFile file;
  private final int number;
  private final byte[] bytes;
  private final int kind;
  private final int[] cells;
  private final int right;

  private TreePage(PageFile file, int number, byte[] bytes, int kind, int[] cells, int right) {
    this.file = file;
    this.number = number;
    this.bytes = bytes;
    this.kind = kind;
    this.cells = cells;
    this.right = right;
  }

  static TreePage read(PageFile file, int number) throws IOException, UnreadablePageException {
    byte[] bytes = file.read(number);
    ByteBuffer page = ByteBuffer.wrap(bytes);
    int start = number == 1 ? FIRST_HEADER : 0;
    int kind = bytes[start];
    boolean isInner = kind == INDEX_INNER || kind == TABLE_INNER;
    if (!isInner && kind != INDEX_LEAF && kind != TABLE_LEAF) {
      throw new UnreadablePageException(number, "is no page of a tree");
    }
    int count = page.getShort(start + 3) & 0xffff;
    int head = start + (isInner ? 12 : 8);
    if (head + 2 * count > bytes.length) {
      throw new UnreadablePageException(number, "has more cells than fit");
    }
    int[] cells = new int[count];
    for (int i = 0; i < count; i++) {
      cells[i] = page.getShort(head + 2 * i) & 0xffff;
    }
    return new TreePage(file, number, bytes, kind, cells, isInner ? page.getInt(start + 8) : 0);
  }

  boolean isLeaf() {
    return kind == INDEX_LEAF || kind == TABLE_LEAF;
  }

  boolean isTable() {
    return kind == TABLE_INNER || kind == TABLE_LEAF;
  }

  int cells() {
    return cells.length;
  }

  /** The child left of a cell, or behind the last. */
  int child(int cell) throws UnreadablePageException {
    if (cell == cells.length) {
      return right;
    }
    demand(cells[cell], 4);
    return ByteBuffer.wrap(bytes).getInt(cells[cell]);
  }

  /** The rowid of a cell of an inner page of a table: all on its left are at most that. */
  long key(int cell) throws UnreadablePageException {
    demand(cells[cell], 5);
    return new Varint(bytes, cells[cell] + 4, bytes.length).next(number);
  }

  /** The row of a cell; there is none in an inner page of a table. */
  Row row(int cell) throws IOException, UnreadablePageException {
    demand(cells[cell], 4);
    int skip = kind == INDEX_INNER ? 4 : 0;
    Varint head = new Varint(bytes, cells[cell] + skip, bytes.length);
    long length = head.next(number);
    long rowid = kind == TABLE_LEAF ? head.next(number) : 0;
    if (length < 1 || length > Math.min((long) file.pageCount() * bytes.length, LONGEST)) {
      throw new UnreadablePageException(number, "has a row of a length that cannot be");
    }
    int local = local((int) length);
    demand(head.at(), local);
    if (local == length) {
      byte[] payload = Arrays.copyOfRange(bytes, head.at(), head.at() + local);
      return new Row(rowid, RecordForm.values(number, payload));
    }
    demand(head.at() + local, 4);
    int next = ByteBuffer.wrap(bytes).getInt(head.at() + local);
    return new Row(rowid, RecordForm.values(number, follow(head.at(), local, next, (int) length)));
  }

  /**
   * The payload that goes on in other pages. Room is taken as they are found: a length with a bit
   * turned over must not take all there is. A chain that is too long or goes in a circle is none.
   */
  private byte[] follow(int at, int local, int firstPage, int length)
      throws IOException, UnreadablePageException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream(2 * bytes.length);
    payload.write(bytes, at, local);
    BitSet seen = new BitSet();
    int next = firstPage;
    while (payload.size() < length) {
      byte[] page = file.read(next);
      if (seen.get(next)) {
        throw new UnreadablePageException(number, "has a row whose pages go in a circle");
      }
      seen.set(next);
      payload.write(page, 4, Math.min(page.length - 4, length - payload.size()));
      next = ByteBuffer.wrap(page).getInt(0);
    }
    return payload.toByteArray();
  }

  private int local(int length) {
    int usable = bytes.length;
    int most = kind == TABLE_LEAF ? usable - 35 : (usable - 12) * 64 / 255 - 23;
    if (length <= most) {
      return length;
    }
    int least = (usable - 12) * 32 / 255 - 23;
    int fitting = least + (length - least) % (usable - 4);
    return fitting <= most ? fitting : least;
  }

  private void demand(int at, int length) throws UnreadablePageException {
    if (at < 8 || length < 0 || at + length > bytes.length) {
      throw new UnreadablePageException(number, "has a cell outside of itself");
    }
  }

  /** The children of an inner page, in order. */
  List<Integer> children() throws UnreadablePageException {
    List<Integer> children = new ArrayList<>(cells.length + 1);
    for (int i = 0; i <= cells.length; i++) {
      children.add(child(i));
    }
    return children;
  }
}
