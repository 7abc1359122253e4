package dev.trackside.audit;

import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import dev.trackside.tree.TreeHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The log page after page. Two threads read ahead, hash each entry and look at it by itself while
 * its bytes are at hand; what is left for who asks is what rests on the entries before.
 */
final class PagesAhead implements AutoCloseable {
  private static final int ENTRIES = 4_096;
  private static final int READERS = 2;

  private final Reading reading;
  private final String log;
  private final long end;
  private final ExecutorService ahead =
      Executors.newFixedThreadPool(READERS, Thread.ofPlatform().name("audit-", 0).factory());
  private final Deque<CompletableFuture<Page>> pages = new ArrayDeque<>();
  private long from;

  /**
   * Some of the log.
   *
   * @param entries of a run of places; those that are missing leave their places out
   * @param leaves the hashes that their bytes give
   * @param forms what each is by itself
   * @param nodes the stored nodes of the tree above them
   */
  record Page(
      List<Entry> entries,
      List<byte[]> leaves,
      List<EntryForm> forms,
      Map<StoredCheck.Node, byte[]> nodes) {}

  /** Reads from a place of the log to an end, which need not be there. */
  PagesAhead(Reading reading, String log, long from, long end) {
    this.reading = reading;
    this.log = log;
    this.from = from;
    this.end = end;
    for (int i = 0; i < READERS; i++) {
      begin();
    }
  }

  private void begin() {
    if (from < end) {
      long first = from;
      long last = Math.min(end, first + ENTRIES);
      from = last;
      pages.add(CompletableFuture.supplyAsync(() -> read(first, last), ahead));
    }
  }

  private Page read(long first, long last) {
    Page page = reading.read(connection -> read(connection, first, last));
    TreeHash hash = new TreeHash();
    EntryForm.Look look = new EntryForm.Look(log);
    for (Entry each : page.entries) {
      page.leaves.add(hash.leaf(each.body()));
      page.forms.add(look.at(each));
    }
    return page;
  }

  private static Page read(Connection connection, long first, long last) throws SQLException {
    int count = (int) (last - first);
    List<Entry> entries = AuditReader.page(connection, AuditQuery.all(), first, count);
    // Behind a gap there are some of the next page.
    entries.removeIf(each -> each.seq() >= last);
    return new Page(
        entries,
        new ArrayList<>(entries.size()),
        new ArrayList<>(entries.size()),
        StoredCheck.nodes(connection, first, last));
  }

  /** The next page; empty when none of its entries is there, or behind the end. */
  Page next() {
    CompletableFuture<Page> page = pages.poll();
    if (page == null) {
      return new Page(List.of(), List.of(), List.of(), Map.of());
    }
    try {
      Page found = page.join();
      begin();
      return found;
    } catch (CompletionException | CancellationException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    ahead.close();
  }
}
