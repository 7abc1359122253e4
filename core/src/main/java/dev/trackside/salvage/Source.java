package dev.trackside.salvage;

import dev.trackside.store.NewFile;
import dev.trackside.store.Schema;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.page.PageFile;
import dev.trackside.store.page.RootsFile;
import dev.trackside.store.page.Row;
import dev.trackside.store.page.TreeWalk;
import dev.trackside.store.page.UnreadablePageException;
import dev.trackside.store.page.WalFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The damaged file: where its tables are, and their rows. For one thread. */
final class Source implements AutoCloseable {
  private static final int VERSION = 60;
  private static final int APPLICATION = 68;

  private final PageFile pages;
  private final TreeWalk walk;
  private final Damage damage;
  private final RootsFile.Roots noted;
  private final Map<String, Integer> roots = new HashMap<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final int version;

  /** Takes rows; false for one that is not what it was. */
  interface Taker {
    boolean take(Table table, Row row) throws IOException;
  }

  private Source(PageFile pages, Damage damage, RootsFile.Roots noted) throws IOException {
    this.pages = pages;
    this.damage = damage;
    this.noted = noted;
    this.walk = new TreeWalk(pages);
    this.version = header();
    look(pages.wal());
  }

  /** A page whose newest content is nobody knows where could be read as it was before. */
  private void look(WalFile log) {
    switch (log.verdict()) {
      case WHOLE -> {}
      case DAMAGED -> damage.add("(write-ahead log)", "is damaged before its last commit");
      case DOUBTFUL -> damage.add(Role.FRAMES, "its header is damaged, any of them may count");
    }
    if (log.unknown() > 0) {
      damage.add(Role.FRAMES, log.unknown() + " do not say which page they hold");
    }
  }

  static Source open(Path directory, Damage damage) throws IOException {
    PageFile pages = PageFile.open(directory.resolve(Store.FILE), NewFile.PAGE_SIZE);
    try {
      Source source = new Source(pages, damage, RootsFile.read(directory));
      source.findRoots();
      return source;
    } catch (IOException | StoreException e) {
      pages.close();
      throw e;
    }
  }

  private int header() throws IOException {
    try {
      ByteBuffer first = ByteBuffer.wrap(pages.first());
      if (first.getInt(APPLICATION) == Schema.GATEWAY.applicationId()) {
        return first.getInt(VERSION);
      }
      if (first.getInt(APPLICATION) == Schema.RECEIVER.applicationId()) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            "the file is a receiver's: only a gateway's can be salvaged",
            "bring back a backup, or receive into an empty directory",
            null);
      }
      damage.add("(header)", "is not that of a gateway's file");
    } catch (UnreadablePageException e) {
      damage.add("(header)", e);
    }
    if (noted.version() == 0) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "the first page is damaged, and nothing beside the file says where its tables begin",
          "run ./trackside salvage --fresh: it sets the file aside and begins anew",
          null);
    }
    return noted.version();
  }

  private void findRoots() throws IOException {
    walk.visit(
        1,
        new TreeWalk.Visitor() {
          @Override
          public void row(int page, Row row) {
            List<@Nullable Object> values = row.values();
            if (values.size() == 5
                && values.get(1) instanceof String name
                && values.get(3) instanceof Long root
                && root > 0) {
              boolean isTable = "table".equals(values.get(0));
              (isTable ? roots : indexes).put(name, (int) Math.min(Integer.MAX_VALUE, root));
            }
          }

          @Override
          public void hole(UnreadablePageException why) {
            damage.add("(schema)", why);
          }
        });
  }

  /** The schema's version. */
  int version() {
    if (version < 1 || version > Schema.GATEWAY.version()) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "the file has schema version %d, this program knows up to %d"
              .formatted(version, Schema.GATEWAY.version()),
          "run the newer Trackside that wrote it",
          null);
    }
    return version;
  }

  long bytesRead() {
    return pages.bytesRead();
  }

  /** Reads a table in the order of its rows. */
  void read(Table table, Taker taker) throws IOException {
    Integer root = root(table);
    if (root == null) {
      damage.add(table.name(), "nothing says where it begins");
      return;
    }
    walk.visit(
        root,
        new TreeWalk.Visitor() {
          @Override
          public void row(int page, Row row) throws IOException {
            if (!table.takes(row) || !taker.take(table, row)) {
              damage.add(table.name(), "page " + page + " has a row that cannot be");
            }
          }

          @Override
          public void hole(UnreadablePageException why) {
            damage.add(table.name(), why);
          }
        });
  }

  /** Walks over the indexes: they are made anew, but a damaged one says that the file is. */
  Witnesses readIndexes() throws IOException {
    Witnesses witnesses = new Witnesses();
    for (Map.Entry<String, Integer> each : indexes.entrySet()) {
      witnesses.hear(each.getKey());
      walk.visit(
          each.getValue(),
          new TreeWalk.Visitor() {
            @Override
            public void row(int page, Row row) {
              witnesses.hear(each.getKey(), row);
            }

            @Override
            public void hole(UnreadablePageException why) {
              damage.add("(index " + each.getKey() + ")", why);
            }
          });
    }
    if (!pages.free().isWhole()) {
      damage.add("(free pages)", "their list is damaged");
    }
    return witnesses;
  }

  /** The schema's word, unless the page is no such tree and the noted one is. */
  private @Nullable Integer root(Table table) throws IOException {
    Integer said = roots.get(table.name());
    Integer kept = noted.pages().get(table.name());
    if (said == null || kept == null) {
      return said == null ? kept : said;
    }
    return said.equals(kept) || walk.isRoot(said, table.hasRowid()) ? said : kept;
  }

  /**
   * Reads the leaves that no tree leads to any more, for tables that have a hole. What is on free
   * pages is old and left alone; when nobody knows which those are, so are all.
   */
  void readStray(List<Table> tables, Taker taker) throws IOException {
    PageFile.Free free = pages.free();
    List<Table> holed = new ArrayList<>();
    for (Table each : tables) {
      if (damage.isIn(each.name()) && Role.of(each.name()) != Role.ESSENTIAL && each.hasRowid()) {
        holed.add(each);
      }
    }
    if (holed.isEmpty() || !free.isWhole()) {
      return;
    }
    for (int page = 2; page <= pages.pageCount(); page++) {
      if (!free.pages().get(page)) {
        walk.visitAlone(page, new Stray(holed, taker));
      }
    }
  }

  private record Stray(List<Table> tables, Taker taker) implements TreeWalk.Visitor {
    @Override
    public void row(int page, Row row) throws IOException {
      for (Table each : tables) {
        if (each.takes(row) && taker.take(each, row)) {
          return;
        }
      }
    }

    @Override
    public void hole(UnreadablePageException why) {}
  }

  @Override
  public void close() throws IOException {
    pages.close();
  }
}
