package dev.trackside.delivery.feed;

import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.fence.Forbidden;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.Terms;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.tree.TreeHash;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings one feed to one sink, a step at a time.
 *
 * <pre>
 * freeze   what comes next, cut and hashed: its bytes, the cursor and its entries in the audit
 *          log in one commit; from here on it never changes
 * send     once the audit log vouched for it; the sink takes it whole or not at all
 * ack      the batch's row goes, the count rises, the entry; one commit
 * </pre>
 *
 * <p>What is to be done next is read from the file each time and never remembered, so a commit of
 * which nobody knows whether it got there needs no care: the next step sees. For the sending
 * thread.
 */
final class Courier {
  private static final byte[] NOT_YET = {};

  private final Store store;
  private final FeedLink link;
  private final FeedRights rights;
  private final Feed feed;
  private final FeedReader reader;
  private final String node;
  private final long sink;
  private final Forbidden.@Nullable Search search;
  private String vouchedFor = "";
  private byte[] proofs = NOT_YET;
  private String taken = ""; // by the sink, without its acknowledgement being kept for certain
  private volatile Trouble trouble = Trouble.NONE;

  /**
   * What came of a step.
   *
   * @param trouble what went wrong; {@link Trouble#NONE} when nothing did
   * @param rest how long the sink asks to be left alone
   * @param bytes that were sent
   * @param isMore true when there is something to do at once
   */
  record Step(Trouble trouble, Duration rest, long bytes, boolean isMore) {
    static final Step IDLE = new Step(Trouble.NONE, Duration.ZERO, 0, false);

    static Step failed(String problem, String hint) {
      return new Step(new Trouble(problem, hint), Duration.ZERO, 0, false);
    }
  }

  /** Something that went wrong, and what to do about it; both are empty for nothing. */
  record Trouble(String problem, String hint) {
    static final Trouble NONE = new Trouble("", "");

    boolean isNone() {
      return problem.isEmpty();
    }
  }

  Courier(
      Store store,
      FeedLink link,
      FeedRights rights,
      Feed feed,
      FeedReader reader,
      Address address) {
    this.store = store;
    this.link = link;
    this.rights = rights;
    this.feed = feed;
    this.reader = reader;
    this.node = address.node();
    this.sink = address.sink();
    this.search = rights.book() == null ? null : rights.book().search();
  }

  /**
   * Between whom it goes.
   *
   * @param node the data directory's name
   * @param sink the sink's number
   */
  record Address(String node, long sink) {}

  /** Does what comes next; whatever goes wrong is told, and tried again with the next step. */
  Step step() throws InterruptedException {
    Step done;
    try {
      done = next();
    } catch (StoreException e) {
      done = Step.failed("%s wait: %s".formatted(feed.word(), e.getMessage()), e.hint());
    } catch (RuntimeException | Error e) {
      // As with packets: nothing may end the sending thread but its close.
      done = Step.failed("%s wait: %s".formatted(feed.word(), e), "it is tried again by itself");
    }
    trouble = done.trouble();
    return done;
  }

  private Step next() throws InterruptedException {
    Optional<FeedBatch> known = store.read(each -> FeedTable.frozen(each, sink, feed));
    if (!taken.isEmpty() && known.filter(each -> each.id().equals(taken)).isEmpty()) {
      // Its acknowledgement got into the file, though nobody could say so then.
      link.kept(taken);
      taken = "";
    }
    if (known.isPresent()) {
      return send(known.get());
    }
    Terms terms = rights.terms();
    long from = store.read(each -> FeedTable.cursor(each, sink, feed)).next();
    Optional<FeedReader.Page> page = reader.next(from, terms);
    if (page.isEmpty()) {
      return Step.IDLE;
    }
    FeedBatch batch = sealed(page.get(), terms);
    Optional<Step> barred = barred(batch);
    if (barred.isPresent()) {
      // Not frozen: another policy can still cut it otherwise.
      return barred.get();
    }
    boolean[] isVoid = new boolean[1];
    PolicyBook book = rights.book();
    store.write(connection -> {
      isVoid[0] = book != null && !book.isCurrent(connection, terms);
      if (!isVoid[0]) {
        FeedTable.freeze(connection, sink, batch, batch.first() - from);
        Event event = event(Kind.FEED_SEALED, batch).with("bytes", batch.bytes().length);
        rights.audit().log().append(connection, page.get().lines().events(event));
      }
    });
    if (isVoid[0] && book != null) {
      book.heedFile();
      return new Step(Trouble.NONE, Duration.ZERO, 0, true);
    }
    return send(batch);
  }

  private FeedBatch sealed(FeedReader.Page page, Terms terms) {
    byte[] bytes = page.lines().bytes();
    return new FeedBatch(
        feed.batchId(node, sink, page.first()),
        feed,
        page.first(),
        page.to(),
        page.lines().count(),
        bytes,
        TreeHash.plain(bytes),
        terms.policy(),
        store.time().epochMillis(),
        NOT_YET);
  }

  private Step send(FeedBatch frozen) throws InterruptedException {
    if (!Arrays.equals(TreeHash.plain(frozen.bytes()), frozen.sha256())) {
      return Step.failed(
          "batch %s is not what it was when it was frozen".formatted(frozen.id()),
          "the file was changed under it: keep the data directory and report it");
    }
    Optional<Step> barred = barred(frozen);
    if (barred.isPresent()) {
      return barred.get();
    }
    if (!vouchedFor.equals(frozen.id())) {
      proofs = rights.audit().vouch(frozen.id(), event(Kind.FEED_SENT, frozen));
      vouchedFor = frozen.id();
    }
    FeedBatch batch = frozen.with(proofs);
    Optional<FeedLink.Trouble> wrong = link.deliver(batch);
    if (wrong.isPresent()) {
      Trouble told =
          new Trouble(
              "%s wait, batch %s: %s".formatted(feed.word(), batch.id(), wrong.get().problem()),
              wrong.get().hint());
      return new Step(told, wrong.get().rest(), batch.bytes().length, false);
    }
    taken = batch.id();
    store.write(connection -> {
      if (FeedTable.acked(connection, sink, batch)) {
        rights.audit().log().append(connection, event(Kind.FEED_ACKED, batch));
      }
    });
    link.kept(taken);
    taken = "";
    boolean isMore = store.read(each -> FeedTable.end(each, feed)) > batch.to();
    return new Step(Trouble.NONE, Duration.ZERO, batch.bytes().length, isMore);
  }

  /** A text that must not leave is in it. */
  private Optional<Step> barred(FeedBatch batch) {
    if (search == null) {
      return Optional.empty();
    }
    Optional<Forbidden.Hit> hit =
        search.of(batch.id(), batch.hash(), batch.bytes(), batch.bytes().length);
    return hit.map(found ->
        Step.failed(
            "%s wait: line %d of batch %s has forbidden text %d"
                .formatted(feed.word(), found.line(), batch.id(), found.number()),
            "take the text off the list, or rename what it stands in"));
  }

  private Event event(Kind kind, FeedBatch batch) {
    return rights
        .named()
        .apply(Event.of(kind))
        .ofBatch(batch.id())
        .under(batch.policy())
        .with("destination", rights.destination())
        .with("feed", feed.word())
        .with("batch_lines", batch.count())
        .with("sha256", TreeHash.hex(batch.sha256()));
  }

  Feed feed() {
    return feed;
  }

  /** What went wrong with the newest step. Read by any thread. */
  Trouble trouble() {
    return trouble;
  }
}
