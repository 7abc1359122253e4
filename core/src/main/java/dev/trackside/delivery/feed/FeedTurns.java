package dev.trackside.delivery.feed;

import dev.trackside.delivery.lane.Bandwidth;
import dev.trackside.fence.PolicyBook;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives the feeds of one sink their turns on its sending thread: one small batch at a time when no
 * packet waits, one behind the other while more is there and a look a second when not; while
 * packets go without a pause, one in five seconds. One attempt a turn, never two: a sink that does
 * not take a feed costs the packets that attempt, at ever longer intervals up to a minute.
 */
public final class FeedTurns {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long AMONG_PACKETS_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long TROUBLE_MOST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long REST_MOST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int DOUBLINGS_MOST = 7;

  private final Store store;
  private final List<Turn> turns = new ArrayList<>();
  private final long sink;
  private volatile List<FeedStanding> last = List.of();
  private long lastNanos;
  private int next;

  private static final class Turn {
    private final Courier courier;
    private long dueNanos;
    private int failed;

    Turn(Courier courier, long dueNanos) {
      this.courier = courier;
      this.dueNanos = dueNanos;
    }
  }

  /**
   * The feeds that a sink takes; their cursors are in the file.
   *
   * @param node the data directory's name
   * @param sink the sink's number
   */
  public FeedTurns(
      Store store, Set<Feed> feeds, String node, long sink, FeedLink link, FeedRights rights) {
    this.store = store;
    this.sink = sink;
    this.lastNanos = store.time().nanos();
    Courier.Address address = new Courier.Address(node, sink);
    for (Feed feed : Feed.values()) {
      if (feeds.contains(feed)) {
        FeedReader reader = reader(feed, store, rights.book());
        Courier courier = new Courier(store, link, rights, feed, reader, address);
        turns.add(new Turn(courier, lastNanos));
      }
    }
  }

  private static FeedReader reader(Feed feed, Store store, @Nullable PolicyBook book) {
    return switch (feed) {
      case BREAKERS -> new BreakerReader(store, book);
      case LETTERS -> new DeadLetterReader(store, book);
    };
  }

  /**
   * Sends a batch of one feed, if one is due. Called by the sending thread, between packets.
   *
   * @param isIdle true when no packet waits
   * @param bandwidth what the packets may use too
   */
  public void turn(boolean isIdle, Bandwidth bandwidth) throws InterruptedException {
    long now = store.time().nanos();
    boolean isTurn = isIdle || now - lastNanos >= AMONG_PACKETS_NANOS;
    if (turns.isEmpty() || !isTurn || bandwidth.waitNanos(now) > 0) {
      return;
    }
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get((next + i) % turns.size());
      if (now - turn.dueNanos >= 0) {
        next = (next + i + 1) % turns.size();
        take(turn, bandwidth);
        return;
      }
    }
  }

  private void take(Turn turn, Bandwidth bandwidth) throws InterruptedException {
    Courier.Step step = turn.courier.step();
    bandwidth.take(step.bytes());
    long now = store.time().nanos();
    lastNanos = now;
    boolean isGood = step.trouble().isNone();
    turn.failed = isGood ? 0 : Math.min(turn.failed + 1, DOUBLINGS_MOST);
    long wait =
        isGood
            ? step.isMore() ? 0 : EVERY_NANOS
            : Math.min(EVERY_NANOS << (turn.failed - 1), TROUBLE_MOST_NANOS);
    turn.dueNanos = now + Math.max(wait, Math.min(step.rest().toNanos(), REST_MOST_NANOS));
  }

  /** How far each is, as the file says. Called by any thread. */
  public List<FeedStanding> standings() {
    if (turns.isEmpty()) {
      return List.of();
    }
    try {
      List<FeedStanding> counted = store.read(each -> FeedTable.standings(each, sink));
      last = counted.stream().map(this::told).toList();
      return last;
    } catch (StoreException e) {
      String problem = "what waits beside the packets cannot be counted: " + e.getMessage();
      return last.stream().map(each -> each.with(problem, e.hint())).toList();
    }
  }

  private FeedStanding told(FeedStanding counted) {
    return turns.stream()
        .map(turn -> turn.courier)
        .filter(courier -> courier.feed() == counted.feed())
        .map(Courier::trouble)
        .findFirst()
        .map(trouble -> counted.with(trouble.problem(), trouble.hint()))
        .orElse(counted);
  }
}
