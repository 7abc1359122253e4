package dev.trackside.app.ingest;

import dev.trackside.app.access.Role;
import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.ProblemException;
import dev.trackside.app.http.Route;
import dev.trackside.app.json.Json;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.gateway.Gateway;
import dev.trackside.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /api/v1/ingest}: reads files of this machine into the gateway that runs. A client
 * that goes away stops the job; what was read is kept.
 *
 * <pre>
 * request    {"files": ["/absolute/path"], "session": .., "circuit": .., ...}
 * answer     {"progress": {..}}     at least one line a second
 *            {"result": {..}}       the last line, or {"problem": .., "hint": ..}
 * </pre>
 */
public final class IngestRoute {
  /** The call's path. */
  public static final String PATH = "/api/v1/ingest";

  private static final int AT_ONCE = 2;

  private final Gateway gateway;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Set<Path> underWay = ConcurrentHashMap.newKeySet();

  private IngestRoute(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The call, for one gateway. Only for APIs that nobody but this machine can reach. */
  public static Route of(Gateway gateway) {
    // It reads files of this machine, so it is for whoever can read them anyway.
    return Route.post(PATH, Set.of(), new IngestRoute(gateway)::handle).needing(Role.OWNER);
  }

  private void handle(Exchange exchange)
      throws IOException, InterruptedException, UnreadableException {
    IngestRequest request = request(exchange);
    IngestJob.check(request);
    if (!free.tryAcquire()) {
      throw new ProblemException(
          503, "overloaded", AT_ONCE + " files are being read already", "wait for one to end");
    }
    List<Path> taken = new ArrayList<>();
    try {
      take(request, taken);
      run(exchange, request);
    } finally {
      underWay.removeAll(taken);
      free.release();
    }
  }

  /** Takes the files for one job: two would only get in each other's way. */
  private void take(IngestRequest request, List<Path> taken) {
    for (Path file : request.files()) {
      Path real = real(file);
      if (taken.contains(real)) {
        continue;
      }
      if (!underWay.add(real)) {
        throw new ProblemException(
            409,
            "ingest_under_way",
            "another ingest of " + file + " is under way",
            "wait for it to end, then run this again: it adds only what is missing");
      }
      taken.add(real);
    }
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw ProblemException.badRequest(
          "malformed", file + " cannot be found: " + e.getMessage(), "check the path");
    }
  }

  private static IngestRequest request(Exchange exchange) throws IOException {
    try {
      return IngestRequest.ofJson(Json.read(new String(exchange.body(), StandardCharsets.UTF_8)));
    } catch (JacksonException | IllegalArgumentException e) {
      throw ProblemException.badRequest(
          "malformed",
          "the request cannot be read: " + e.getMessage(),
          "send {\"files\": [\"/absolute/path\"], \"session\": .., \"circuit\": ..}");
    }
  }

  private void run(Exchange exchange, IngestRequest request)
      throws IOException, InterruptedException {
    Cancellation cancellation = new Cancellation();
    Newest newest = new Newest();
    IngestJob job = new IngestJob(gateway, request, newest, cancellation);
    CompletableFuture<JsonNode> end = new CompletableFuture<>();
    // A platform thread: SQLite would pin the carrier of a virtual one.
    Thread worker = Thread.ofPlatform().name("ingest").daemon().start(() -> end(job, end));
    try {
      while (true) {
        try {
          exchange.line(end.get(1, TimeUnit.SECONDS));
          return;
        } catch (TimeoutException e) {
          exchange.line(newest.view());
        } catch (ExecutionException e) {
          throw new IllegalStateException("the job ended without an outcome", e);
        }
      }
    } finally {
      cancellation.ask();
      worker.join(TimeUnit.SECONDS.toMillis(60));
    }
  }

  /** Whatever happens, whoever waits hears of it. */
  private static void end(IngestJob job, CompletableFuture<JsonNode> end) {
    try {
      end.complete(outcome(job));
    } finally {
      end.completeExceptionally(new IllegalStateException("the job died"));
    }
  }

  private static ObjectNode outcome(IngestJob job) {
    try {
      ObjectNode result = Json.object();
      result.set("result", job.run(false).view());
      return result;
    } catch (UnreadableException e) {
      return problem(e.problem() + " (" + e.where() + ")", e.hint());
    } catch (StoreException e) {
      return problem(String.valueOf(e.getMessage()), e.hint());
    } catch (InterruptedException e) {
      return problem("stopped before it was done", "what was read is kept; run it again");
    } catch (RuntimeException | Error e) {
      return problem("this is a defect of Trackside: " + e, "what was read is kept");
    }
  }

  private static ObjectNode problem(String problem, String hint) {
    return Json.object().put("problem", problem).put("hint", hint);
  }

  /** Remembers how far the job is, until somebody asks. */
  private static final class Newest implements IngestProgress.Listener {
    private volatile @Nullable IngestProgress newest;

    @Override
    public void progress(IngestProgress progress) {
      newest = progress;
    }

    ObjectNode view() {
      ObjectNode view = Json.object();
      IngestProgress progress = newest;
      view.set("progress", progress == null ? Json.object() : progress.toJson());
      return view;
    }
  }
}
