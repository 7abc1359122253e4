package dev.trackside.app.http;

import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.desk.ChannelDesk;
import dev.trackside.gateway.Gateway;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/** The calls about channels. */
final class ChannelRoutes {
  private static final String ROOT = "/api/v1/channels";
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final int VERSIONS = 50;
  private static final int VERSIONS_MOST = 1_000;

  private final Gateway gateway;
  private final StoreReads reads;

  ChannelRoutes(Gateway gateway, StoreReads reads) {
    this.gateway = gateway;
    this.reads = reads;
  }

  List<Route> all() {
    return List.of(
        Route.get(ROOT, Set.of("name"), this::list),
        Route.get(ROOT + "/unknown", Set.of(), this::unknown),
        Route.get(ROOT + "/history", Set.of("limit"), this::history),
        Route.post(ROOT + "/set", Set.copyOf(ChannelDesk.WORDS), this::set),
        Route.post(ROOT + "/remove", Set.of("name"), this::remove),
        Route.post(ROOT + "/accept", Set.of("name", "as", "new"), this::accept));
  }

  private void answer(Exchange exchange, Callable<JsonNode> question) throws InterruptedException {
    try {
      exchange.json(reads.run(question, WAIT));
    } catch (BadWordException e) {
      throw ProblemException.badRequest("bad_parameter", e.problem(), e.hint());
    }
  }

  private void list(Exchange exchange) throws InterruptedException {
    String name = exchange.query("name").orElse("");
    answer(exchange, () -> ChannelDesk.list(gateway.channels().current(), name));
  }

  private void unknown(Exchange exchange) throws InterruptedException {
    answer(
        exchange,
        () -> {
          gateway.channels().flush();
          return ChannelDesk.unknown(
              gateway.store(), gateway.channels().current(), gateway.channels().beyond());
        });
  }

  private void history(Exchange exchange) throws InterruptedException {
    int most = exchange.number("limit", VERSIONS, 1, VERSIONS_MOST);
    answer(exchange, () -> ChannelDesk.history(gateway.store(), most));
  }

  private void set(Exchange exchange) throws InterruptedException {
    Map<String, String> words = new HashMap<>();
    for (String word : ChannelDesk.WORDS) {
      exchange.given(word).ifPresent(value -> words.put(word, value));
    }
    answer(exchange, () -> ChannelDesk.set(gateway, words, exchange.caller().name()));
  }

  private void remove(Exchange exchange) throws InterruptedException {
    String name = exchange.query("name").orElse("");
    answer(exchange, () -> ChannelDesk.remove(gateway, name, exchange.caller().name()));
  }

  private void accept(Exchange exchange) throws InterruptedException {
    String name = exchange.query("name").orElse("");
    String as = exchange.query("as").orElse("");
    boolean isNew = exchange.flag("new");
    answer(exchange, () -> ChannelDesk.accept(gateway, name, as, isNew, exchange.caller().name()));
  }
}
