package dev.trackside.app.http;

import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.desk.HeldDesk;
import dev.trackside.app.desk.OvertakenException;
import dev.trackside.app.desk.PolicyDesk;
import dev.trackside.app.desk.PolicyText;
import dev.trackside.app.desk.WithheldDesk;
import dev.trackside.fence.PolicyBook;
import dev.trackside.gateway.Gateway;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** The calls about the policy in force and what waits at the geo-fence. */
final class PolicyRoutes {
  private static final String ROOT = "/api/v1/policy";
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final int CHANGES = 50;
  private static final int CHANGES_MOST = 1_000;

  private final Gateway gateway;
  private final StoreReads reads;

  PolicyRoutes(Gateway gateway, StoreReads reads) {
    this.gateway = gateway;
    this.reads = reads;
  }

  List<Route> all() {
    Set<String> change = Set.of("allow_looser", "reason", "dry_run", "before");
    return List.of(
        Route.get(ROOT, Set.of(), this::now),
        Route.get(ROOT + "/history", Set.of("limit"), this::history),
        Route.get(ROOT + "/withheld", Set.of(), this::withheld),
        Route.get(ROOT + "/held", Set.of(), this::held),
        Route.post(ROOT + "/activate", change, this::activate),
        Route.post(
            ROOT + "/rollback",
            Set.of("to", "allow_looser", "reason", "dry_run", "before"),
            this::rollBack),
        Route.post(ROOT + "/classify", Set.of("name", "class", "reason"), this::classify));
  }

  private JsonNode ask(Callable<JsonNode> question) throws InterruptedException {
    try {
      return reads.run(question, WAIT);
    } catch (BadWordException e) {
      throw ProblemException.badRequest("bad_parameter", e.problem(), e.hint());
    } catch (OvertakenException e) {
      throw new ProblemException(HttpStatus.CONFLICT_409, "overtaken", e.problem(), e.hint());
    }
  }

  private PolicyBook book() {
    return gateway
        .policies()
        .orElseThrow(() ->
            ProblemException.badRequest(
                "no_fence",
                "no sink of this gateway is outside the garage, so no policy is asked",
                "run it with a sink that says where it is: --sink home-gb=file:out"));
  }

  private List<WithheldDesk.Fenced> fenced() {
    return gateway.sinks().stream()
        .filter(sink -> !sink.destination().equals(Destination.SITE.name()))
        .map(sink -> new WithheldDesk.Fenced(sink.id(), sink.name(), sink.destination()))
        .toList();
  }

  private void now(Exchange exchange) throws InterruptedException {
    PolicyBook book = book();
    exchange.json(
        ask(() -> PolicyDesk.now(book.active(), book.history(1).getFirst(), book.nowMillis())));
  }

  private void history(Exchange exchange) throws InterruptedException {
    int most = exchange.number("limit", CHANGES, 1, CHANGES_MOST);
    exchange.json(ask(() -> PolicyDesk.history(PolicyBook.historyOf(gateway.store(), most))));
  }

  private void withheld(Exchange exchange) throws InterruptedException {
    PolicyBook book = book();
    exchange.json(
        ask(() ->
            WithheldDesk.list(gateway.store(), gateway.vault().opener(), book.active(), fenced())));
  }

  private void held(Exchange exchange) throws InterruptedException {
    PolicyBook book = book();
    exchange.json(
        ask(() ->
            HeldDesk.list(
                gateway.store(),
                gateway.vault().opener(),
                new HeldDesk.Law(book.active(), book.keys().problem(), book.nowMillis()),
                fenced())));
  }

  private static PolicyDesk.Ask asked(Exchange exchange) {
    return new PolicyDesk.Ask(
        exchange.flag("allow_looser"),
        exchange.query("reason").orElse(""),
        exchange.flag("dry_run"),
        exchange.query("before").orElse(""));
  }

  private void activate(Exchange exchange) throws IOException, InterruptedException {
    PolicyBook book = book();
    PolicyDesk.Ask asked = asked(exchange);
    Policy policy = read(new String(exchange.body(), StandardCharsets.UTF_8));
    answer(exchange, ask(() -> PolicyDesk.activate(book, policy, asked)));
  }

  private static Policy read(String body) {
    try {
      return PolicyReader.read(PolicyText.documents(body));
    } catch (BadWordException e) {
      throw ProblemException.badRequest("bad_policy", e.problem(), e.hint());
    } catch (PolicyException e) {
      PolicyException.Problem first = e.problems().getFirst();
      int more = e.problems().size() - 1;
      throw ProblemException.badRequest(
          "bad_policy",
          first.where() + ": " + first.what() + (more == 0 ? "" : " (and " + more + " more)"),
          first.hint());
    }
  }

  private void rollBack(Exchange exchange) throws InterruptedException {
    PolicyBook book = book();
    PolicyDesk.Ask asked = asked(exchange);
    String to = exchange.query("to").orElse("");
    answer(exchange, ask(() -> PolicyDesk.rollBack(book, to, asked)));
  }

  /** What was asked for and is not allowed is a problem; a trial only says so. */
  private static void answer(Exchange exchange, JsonNode view) {
    if (view.path("allowed").asBoolean() || view.path("dry_run").asBoolean()) {
      exchange.json(view);
      return;
    }
    int failed = view.path("failed_tests").size();
    throw failed > 0
        ? new ProblemException(
            HttpStatus.UNPROCESSABLE_ENTITY_422,
            "failed_tests",
            failed + " of the policy's own tests do not hold",
            "see trackside policy check PATH")
        : new ProblemException(
            HttpStatus.UNPROCESSABLE_ENTITY_422,
            "looser",
            "more would leave than before: " + view.path("looser").asLong() + " are LOOSER",
            "ask with dry_run=true to see them, say allow_looser=true if it is meant");
  }

  private void classify(Exchange exchange) throws InterruptedException {
    PolicyBook book = book();
    String name = exchange.query("name").orElse("");
    String word = exchange.query("class").orElse("");
    String reason = exchange.query("reason").orElse("");
    exchange.json(ask(() -> PolicyDesk.classify(book, name, word, reason)));
  }
}
