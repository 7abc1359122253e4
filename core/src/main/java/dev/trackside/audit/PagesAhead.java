package dev.trackside.audit;

import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import dev.trackside.tree.TreeHash;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The log page after page, each read and hashed while the one before it is looked at. */
final class PagesAhead implements AutoCloseable {
  private static final int ENTRIES = 4_096;

  private final Reading reading;
  private final ExecutorService ahead =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private CompletableFuture<Page> next;

  /** Entries with the hashes that their bytes give. */
  record Page(List<Entry> entries, List<byte[]> leaves) {}

  /** Begins at a place of the log. */
  PagesAhead(Reading reading, long from) {
    this.reading = reading;
    this.next = begin(from);
  }

  private CompletableFuture<Page> begin(long from) {
    return CompletableFuture.supplyAsync(() -> read(from), ahead);
  }

  private Page read(long from) {
    TreeHash hash = new TreeHash();
    List<Entry> entries =
        reading.read(connection -> AuditReader.page(connection, AuditQuery.all(), from, ENTRIES));
    return new Page(entries, entries.stream().map(each -> hash.leaf(each.body())).toList());
  }

  /** The next page; empty behind the end. */
  Page next() {
    Page page;
    try {
      page = next.join();
    } catch (CompletionException | CancellationException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      throw e;
    }
    if (!page.entries.isEmpty()) {
      next = begin(page.entries.getLast().seq() + 1);
    }
    return page;
  }

  @Override
  public void close() {
    ahead.close();
  }
}
