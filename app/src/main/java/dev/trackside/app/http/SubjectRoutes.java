package dev.trackside.app.http;

import dev.trackside.app.access.Role;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.desk.RefusedException;
import dev.trackside.app.desk.SubjectDesk;
import dev.trackside.app.desk.SubjectDesk.Meant;
import dev.trackside.app.desk.SubjectDesk.Place;
import dev.trackside.app.json.Json;
import dev.trackside.gateway.Gateway;
import dev.trackside.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls about persons. An erasure with its code answers in lines: how far it is, at least once
 * a second, and last what came of it.
 *
 * <pre>
 * POST /api/v1/subjects/erase?subject=..   {"keys": .., "confirm": "3f9a01c2", ..}
 * the same with &amp;confirm=3f9a01c2      {"progress": {..}}
 *                                          {"result": {..}}, or {"problem": .., "hint": ..}
 * </pre>
 */
final class SubjectRoutes {
  private static final String ROOT = "/api/v1/subjects";
  private static final Duration WAIT = Duration.ofMinutes(1);

  private final Gateway gateway;
  private final StoreReads reads;
  private final Semaphore free = new Semaphore(1);

  SubjectRoutes(Gateway gateway, StoreReads reads) {
    this.gateway = gateway;
    this.reads = reads;
  }

  List<Route> all() {
    return List.of(
        Route.get(ROOT, Set.of(), this::list).needing(Role.AUDIT),
        Route.post(ROOT + "/erase", Set.of("subject", "session", "confirm"), this::erase)
            .needing(Role.AUDIT));
  }

  private void list(Exchange exchange) throws InterruptedException {
    exchange.json(reads.run(() -> SubjectDesk.list(gateway.vault().keys()), WAIT));
  }

  private void erase(Exchange exchange) throws IOException, InterruptedException {
    String confirm = exchange.query("confirm").orElse("");
    try {
      Meant meant =
          new Meant(exchange.query("subject").orElse(""), exchange.query("session").orElse(""));
      if (confirm.isEmpty()) {
        exchange.json(reads.run(() -> SubjectDesk.plan(gateway.vault().keys(), meant), WAIT));
        return;
      }
      // Told with a status of its own, before the answer begins.
      SubjectDesk.demandCode(gateway.vault().keys(), meant, confirm);
      follow(exchange, meant, confirm);
    } catch (BadWordException e) {
      throw ProblemException.badRequest("bad_parameter", e.problem(), e.hint());
    } catch (RefusedException e) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503, "keys_locked", e.problem(), e.hint());
    }
  }

  private void follow(Exchange exchange, Meant meant, String confirm)
      throws IOException, InterruptedException {
    if (!free.tryAcquire()) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "overloaded",
          "an erasure is under way already",
          "wait for it to end");
    }
    AtomicReference<ObjectNode> newest = new AtomicReference<>(Json.object());
    CompletableFuture<ObjectNode> end = new CompletableFuture<>();
    // A platform thread: SQLite would pin the carrier of a virtual one. It goes on to its end when
    // the client leaves: what was begun must not stay half searched.
    Thread.ofPlatform()
        .name("erasure")
        .daemon()
        .start(() -> {
          try {
            end.complete(outcome(meant, confirm, newest));
          } finally {
            free.release();
            end.completeExceptionally(new IllegalStateException("the erasure died"));
          }
        });
    while (true) {
      try {
        exchange.line(end.get(1, TimeUnit.SECONDS));
        return;
      } catch (TimeoutException e) {
        ObjectNode line = Json.object();
        line.set("progress", newest.get());
        exchange.line(line);
      } catch (ExecutionException e) {
        throw new IllegalStateException("the erasure ended without an outcome", e);
      }
    }
  }

  private ObjectNode outcome(Meant meant, String confirm, AtomicReference<ObjectNode> newest) {
    try {
      Place place =
          new Place(
              gateway.store(),
              gateway.vault().keys(),
              gateway.vault().catalogued(),
              gateway.store().directory(),
              gateway.audit()::act);
      ObjectNode result = Json.object();
      result.set(
          "result",
          SubjectDesk.erase(
              place,
              meant,
              confirm,
              (step, done, all) ->
                  newest.set(Json.object().put("step", step).put("done", done).put("all", all))));
      return result;
    } catch (BadWordException e) {
      return problem(e.problem(), e.hint());
    } catch (RefusedException e) {
      return problem(e.problem(), e.hint());
    } catch (StoreException e) {
      return problem(String.valueOf(e.getMessage()), e.hint());
    } catch (RuntimeException | Error e) {
      return problem("this is a defect of Trackside: " + e, "run it again to see it finished");
    }
  }

  private static ObjectNode problem(String problem, String hint) {
    return Json.object().put("problem", problem).put("hint", hint);
  }
}
