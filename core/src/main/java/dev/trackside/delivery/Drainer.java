package dev.trackside.delivery;

import dev.trackside.audit.AuditTrail;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.CommitSignal;
import dev.trackside.buffer.DamageMark;
import dev.trackside.buffer.LogCursor;
import dev.trackside.buffer.Unsealing;
import dev.trackside.delivery.batch.BatchChangedException;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.feed.FeedBatch;
import dev.trackside.delivery.feed.FeedLink;
import dev.trackside.delivery.feed.FeedRights;
import dev.trackside.delivery.feed.FeedTurns;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.delivery.lane.LaneStanding;
import dev.trackside.delivery.pipe.Outbox;
import dev.trackside.fence.PolicyBook;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the buffer to one sink, with two threads: one drafts the next batch while the other seals
 * and sends the one before. At most three are in memory, whatever the backlog; of a sink that takes
 * several at the same time two more than it takes.
 *
 * <pre>
 * start    unfinished batches -> RECOVERED; they go first, whole, under their old ids
 * draft    next run of positions of the lane whose turn it is, encoded
 * seal     hashed; batch row and cursor in one commit (T2): from here on it never changes
 * send     the sink takes it whole or not at all (T3); on failure the same bytes again, later
 * ack      batch ACKED, sink's count; one commit (T4)
 * </pre>
 *
 * <p>A crash between T3 and T4 sends the batch again, and the sink knows its id.
 */
public final class Drainer implements AutoCloseable {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final Store store;
  private final Sink sink;
  private final Sender sender;
  private final SinkAccount account;
  private final CommitSignal signal;
  private final DeliveryOptions options;
  private final Law law;
  private final Lanes lanes;
  private final Remaker remaker;
  private final List<BatchRow> unfinished;
  private final Outbox<Sender.Outgoing> outgoing = new Outbox<>();
  private final Thread drafting;
  private final Thread sending;
  private volatile boolean closed;

  /**
   * Starts draining to a sink whose row is in the file.
   *
   * @param unsealing opens what is sealed in the buffer
   * @param rejections takes what the sink refuses for good
   */
  public Drainer(
      Store store,
      Sink sink,
      SinkRow row,
      String node,
      CommitSignal signal,
      DeliveryOptions options,
      RandomGenerator random,
      @Nullable PolicyBook book,
      AuditTrail audit,
      Unsealing unsealing,
      Rejections rejections) {
    this.store = store;
    this.sink = sink;
    this.signal = signal;
    this.options = options;
    this.account =
        new SinkAccount(
            row, sink.destination(), new LaneStanding(options.link(), options.batchBytes()));
    account.lanes().backlog(store.read(each -> BacklogTable.total(each, row.id())));
    this.law = new Law(book, sink.destination(), audit);
    Drafter drafter = drafter(unsealing, row, node);
    this.remaker = new Remaker(store, drafter, law, account);
    this.unfinished = store.read(connection -> BatchTable.unfinished(connection, row.id()));
    if (!unfinished.isEmpty()) {
      account.recovering(unfinished.size());
    }
    Draft.Frozen frozen = new Draft.Frozen(row.claimedTo(), row.windows(), 0, 0);
    Drafter ofSender = drafter(unsealing, row, node);
    Bisection bisection = new Bisection(store, ofSender, rejections, account, audit.log());
    Remaker sendersOwn = new Remaker(store, ofSender, law, account);
    SealedBatch.Renewal renewal =
        new SealedBatch.Renewal(
            unsealing.erasures(), each -> sendersOwn.again(each.row()), bisection);
    FeedRights rights = new FeedRights(book, sink.destination(), audit, account::named);
    FeedTurns feeds =
        new FeedTurns(store, sink.feeds(), node, row.id(), new SinksFeeds(sink), rights);
    account.feeds(feeds::standings);
    this.sender =
        new Sender(
            store, sink, account, signal, options, random, outgoing, law, renewal, frozen, feeds);
    Drafter ofBacklog = drafter(unsealing, row, node);
    this.lanes =
        new Lanes(
            store, signal, account, options, law, new Lanes.Drafters(drafter, ofBacklog), sender);
    this.drafting = Thread.ofPlatform().name("draft-" + row.id()).daemon(true).start(this::draft);
    this.sending = Thread.ofPlatform().name("send-" + row.id()).daemon(true).start(sender);
  }

  /** The sink as its feeds see it. What is not certain is offered again, and so is a refusal. */
  private record SinksFeeds(Sink sink) implements FeedLink {
    @Override
    public Optional<Trouble> deliver(FeedBatch batch) throws InterruptedException {
      try {
        return switch (sink.deliver(batch)) {
          case Delivery.Acknowledged _ -> Optional.empty();
          case Delivery.Unavailable(String problem, String hint, Duration rest) ->
              Optional.of(new Trouble(problem, hint, rest));
          case Delivery.Refused(String problem, String hint) ->
              Optional.of(new Trouble("the sink refuses it: " + problem, hint, Duration.ZERO));
          case Delivery.NotYet(String problem, String hint) ->
              Optional.of(new Trouble(problem, hint, Duration.ZERO));
        };
      } catch (IOException | RuntimeException e) {
        return Optional.of(
            new Trouble(
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "it is tried again by itself; see whether the sink is there and has room",
                Duration.ZERO));
      }
    }

    @Override
    public void kept(String batchId) {
      sink.kept(batchId);
    }
  }

  private Drafter drafter(Unsealing unsealing, SinkRow row, String node) {
    LogCursor cursor = new LogCursor(store, BlockLog.ofBuffer(), unsealing.opener().get());
    return new Drafter(cursor, options, node, law, row.windows());
  }

  /** How far the sink is. */
  public SinkAccount account() {
    return account;
  }

  /** Seals what is there without waiting for more, and tries a failed batch at once. */
  public void flush() {
    lanes.flush();
    account.flushed();
    signal.call();
  }

  /** Holds the sink, or lets it go on; kept across restarts. */
  public void pause(boolean paused) {
    Event event = Event.of(paused ? Kind.SINK_PAUSED : Kind.SINK_RESUMED);
    store.write(connection -> {
      SinkRow.pause(connection, account.id(), paused);
      law.audit().log().note(connection, List.of(account.named(event)));
    });
    account.paused(paused);
    signal.call();
  }

  private void draft() {
    try {
      recover();
      while (!closed) {
        try {
          lanes.step(outgoing);
        } catch (RuntimeException | Error e) {
          // Nothing may end this thread but close(): the next round tries again.
          DamageMark.note(store, e);
          trouble("drafting the next batch failed: " + e, BatchChangedException.hintOf(e));
          signal.awaitCall(signal.calls(), IDLE_NANOS);
        }
      }
    } catch (InterruptedException e) {
      // close() interrupts; unfinished batches stay in the file and are recovered at the next start
      closed = true;
    }
  }

  private void recover() throws InterruptedException {
    if (unfinished.isEmpty()) {
      return;
    }
    while (!closed) {
      try {
        remaker.noteRecovered(unfinished);
        break;
      } catch (StoreException e) {
        trouble("noting the recovered batches failed: " + e.getMessage(), e.hint());
        signal.awaitCall(signal.calls(), IDLE_NANOS);
      }
    }
    for (BatchRow row : unfinished) {
      while (!closed) {
        try {
          outgoing.put(remaker.again(row));
          break;
        } catch (RuntimeException | Error e) {
          DamageMark.note(store, e);
          String problem = "batch " + row.id() + " cannot be read again: " + e;
          trouble(problem, BatchChangedException.hintOf(e));
          signal.awaitCall(signal.calls(), IDLE_NANOS);
        }
      }
    }
  }

  private void trouble(String problem, String hint) {
    account.failed(Math.max(1, account.failedAttempts()), problem, hint);
  }

  /** Stops; what is on its way stays in the file and is recovered at the next start. */
  @Override
  public void close() throws IOException {
    closed = true;
    sender.stop();
    signal.call();
    drafting.interrupt();
    try {
      // The sender may be in the middle of a file; it is let finish what it does.
      sending.join(STOP_MILLIS);
      sending.interrupt();
      drafting.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sink.close();
  }
}
