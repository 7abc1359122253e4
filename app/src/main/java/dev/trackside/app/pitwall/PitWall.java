package dev.trackside.app.pitwall;

import dev.trackside.app.desk.BreakerDesk;
import dev.trackside.app.desk.LetterDesk;
import dev.trackside.app.http.Route;
import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.gateway.Gateway;
import dev.trackside.guard.BreakerKey;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The page of a gateway and what it shows, from {@link #open} to {@link #close}, which ends the
 * streams of all watchers: before the server, which would wait for them. Safe for many threads.
 */
public final class PitWall implements AutoCloseable {
  private static final BreakerKey ANY = new BreakerKey("", "");
  private static final int TRANSITIONS = 12;
  private static final int GROUPS = 50;
  private static final int ACTS = 5;
  private static final int BATCHES = 40;

  private final Gateway gateway;
  private final Supplier<ObjectNode> health;
  private final Page page = new Page();
  private final History history = new History();
  private final Ticker ticker;
  private final SharedReads reads;
  private final Events events;

  private PitWall(Gateway gateway, Supplier<ObjectNode> health) {
    this.gateway = gateway;
    this.health = health;
    this.ticker = new Ticker(this::picture);
    this.events = new Events(ticker, this::history);
    this.reads = new SharedReads(ticker::shown, gateway.time());
  }

  /**
   * Begins to look at a gateway.
   *
   * @param health what {@code GET /api/v1/health} answers
   */
  public static PitWall open(Gateway gateway, Supplier<ObjectNode> health) {
    return new PitWall(gateway, health);
  }

  /** The page, its parts, the stream of pictures, and the strips. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>(page.routes());
    routes.addAll(events.routes());
    routes.add(new StripsRoute(reads, new StripReader(gateway)).route());
    return routes;
  }

  private byte[] picture(boolean isWatched) {
    ObjectNode look = health.get();
    synchronized (history) {
      history.add(gateway.time().epochMillis(), look);
    }
    if (!isWatched) {
      return new byte[0];
    }
    ObjectNode view = Json.object().put("page", page.version());
    view.set("health", look);
    try {
      desk(view);
    } catch (StoreException e) {
      // The figures of the memory are still true: they go out, with what is wrong.
      view.put("problem", e.getMessage()).put("hint", e.hint());
    }
    return Events.event("snapshot", Json.line(view));
  }

  /** Adds what is read from the store. */
  private void desk(ObjectNode view) {
    view.set(
        "breakers",
        BreakerDesk.report(
            gateway.breakers(ANY, TRANSITIONS),
            gateway.breakerRules(),
            ANY,
            gateway.time().epochMillis()));
    LetterReader letters = gateway.letters();
    view.set("letters", LetterDesk.groups(letters, Map.of(), false, GROUPS));
    view.set("acts", LetterDesk.acts(letters, ACTS).path("acts"));
    view.set("batches", Views.batches(gateway.batches(BATCHES), Views.sinkNames(gateway.sinks())));
  }

  private byte[] history() {
    synchronized (history) {
      return Events.event("history", Json.line(history.view()));
    }
  }

  /** Ends the streams of all watchers and looks no more. A second close does nothing. */
  @Override
  public void close() {
    ticker.close();
    reads.close();
  }
}
