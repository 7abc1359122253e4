package dev.trackside.store.page;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as it lies in a page.
 *
 * @param rowid its number; 0 in a table that has none
 * @param values its columns in order: Long, Double, String, byte[], or null; those that were added
 *     to the table later may be missing, and the one that is the number itself is null
 */
public record Row(long rowid, List<@Nullable Object> values) {
  /** The same without bytes that are longer. */
  public Row shortened(int most) {
    List<@Nullable Object> shorter = new ArrayList<>(values);
    shorter.replaceAll(
        each -> each instanceof byte[] bytes && bytes.length > most ? new byte[0] : each);
    return new Row(rowid, shorter);
  }
}
