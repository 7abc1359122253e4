package dev.trackside.app.http;

import dev.trackside.app.access.Role;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.desk.LetterDesk;
import dev.trackside.app.desk.LetterImport;
import dev.trackside.app.desk.LetterWords;
import dev.trackside.app.desk.RefusedException;
import dev.trackside.app.json.DeadLetterView;
import dev.trackside.app.json.Json;
import dev.trackside.gateway.Gateway;
import dev.trackside.quarantine.Letter;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.quarantine.LetterReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** The calls about dead letters. */
final class DeadLetterRoutes {
  private static final String ROOT = "/api/v1/dead-letters";
  private static final Duration WAIT = Duration.ofMinutes(1);

  /** A trial looks at every letter that is meant. */
  private static final Duration TRIAL_WAIT = Duration.ofMinutes(10);

  private static final int LIMIT = 50;

  /** Each may carry its packet's bytes, so that many would be more than fits the memory. */
  private static final int LETTERS_MOST = 500;

  private static final int GROUPS_MOST = 10_000;

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Gateway gateway;
  private final StoreReads reads;
  private final ApiOptions options;

  DeadLetterRoutes(Gateway gateway, StoreReads reads, ApiOptions options) {
    this.gateway = gateway;
    this.reads = reads;
    this.options = options;
  }

  List<Route> all() {
    return List.of(
        Route.get(ROOT, words("limit"), this::list),
        Route.get(ROOT + "/groups", words("limit", "settled"), this::groups),
        Route.get(ROOT + "/acts", Set.of("limit", "act"), this::acts),
        Route.get(ROOT + "/export", words(), this::export).needing(Role.AUDIT),
        Route.post(ROOT + "/reprocess", words("dry_run"), this::reprocess),
        Route.post(ROOT + "/discard", words("dry_run", "note", "all"), this::discard),
        Route.post(ROOT + "/stop", Set.of("act"), this::stop),
        Route.post(ROOT + "/import", Set.of(), this::bringBack));
  }

  private static Set<String> words(String... more) {
    return Set.copyOf(LetterDesk.parameters(more));
  }

  private static Map<String, String> words(Exchange exchange) {
    Map<String, String> words = new HashMap<>();
    for (String word : LetterWords.ALL) {
      exchange.given(word).ifPresent(value -> words.put(word, value));
    }
    return words;
  }

  private <T> T answer(Callable<T> question, Duration wait) throws InterruptedException {
    try {
      return reads.run(question, wait);
    } catch (BadWordException e) {
      throw bad(e);
    } catch (RefusedException e) {
      throw new ProblemException(
              HttpStatus.SERVICE_UNAVAILABLE_503, "refused", e.problem(), e.hint())
          .retryAfter(RETRY);
    }
  }

  private static ProblemException bad(BadWordException problem) {
    return ProblemException.badRequest("bad_parameter", problem.problem(), problem.hint());
  }

  private void list(Exchange exchange) throws InterruptedException {
    int most = exchange.number("limit", LIMIT, 1, LETTERS_MOST);
    exchange.json(answer(() -> LetterDesk.list(gateway.letters(), words(exchange), most), WAIT));
  }

  private void groups(Exchange exchange) throws InterruptedException {
    int most = exchange.number("limit", LIMIT, 1, GROUPS_MOST);
    boolean settled = exchange.flag("settled");
    exchange.json(
        answer(() -> LetterDesk.groups(gateway.letters(), words(exchange), settled, most), WAIT));
  }

  private void acts(Exchange exchange) throws InterruptedException {
    int most = exchange.number("limit", LIMIT, 1, GROUPS_MOST);
    int only = exchange.number("act", 0, 0, Integer.MAX_VALUE);
    exchange.json(
        answer(
            () ->
                only > 0 ? LetterDesk.act(gateway, only) : LetterDesk.acts(gateway.letters(), most),
            WAIT));
  }

  private void reprocess(Exchange exchange) throws InterruptedException {
    Map<String, String> words = words(exchange);
    exchange.json(
        exchange.flag("dry_run")
            ? answer(() -> LetterDesk.trial(gateway, words, trial -> true), TRIAL_WAIT)
            : answer(() -> LetterDesk.reprocess(gateway, words, exchange.caller().name()), WAIT));
  }

  private void discard(Exchange exchange) throws InterruptedException {
    Map<String, String> words = words(exchange);
    if (exchange.flag("dry_run")) {
      exchange.json(answer(() -> LetterDesk.count(gateway.letters(), words), TRIAL_WAIT));
      return;
    }
    String note = exchange.query("note").orElse("");
    boolean all = exchange.flag("all");
    String by = exchange.caller().name();
    exchange.json(answer(() -> LetterDesk.discard(gateway, words, by, note, all), WAIT));
  }

  private void stop(Exchange exchange) throws InterruptedException {
    int act = exchange.number("act", 0, 1, Integer.MAX_VALUE);
    boolean stopped = answer(() -> gateway.workbench().stop(act), WAIT);
    exchange.json(Json.object().put("act", act).put("stopped", stopped));
  }

  private void export(Exchange exchange) throws IOException, InterruptedException {
    LetterFilter filter;
    try {
      filter = LetterWords.filter(words(exchange));
    } catch (BadWordException e) {
      throw bad(e);
    }
    LetterReader reader = gateway.letters();
    OutputStream out = exchange.stream("application/x-ndjson");
    long position = filter.first();
    while (!exchange.headersOnly() && position < filter.end()) {
      exchange.demandStay();
      long from = position;
      LetterReader.Page page = answer(() -> reader.next(filter, from), WAIT);
      for (Letter letter : page.letters()) {
        out.write((Json.line(DeadLetterView.one(letter)) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      position = page.end();
    }
  }

  private void bringBack(Exchange exchange) throws IOException, InterruptedException {
    String body = new String(exchange.body(), StandardCharsets.UTF_8);
    LetterImport job = new LetterImport(gateway, options.defaults(), exchange.caller().name());
    JsonNode summary =
        answer(
            () -> {
              body.lines().forEach(job::line);
              return job.summary();
            },
            TRIAL_WAIT);
    exchange.json(summary);
  }
}
