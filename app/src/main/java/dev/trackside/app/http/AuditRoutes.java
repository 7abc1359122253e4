package dev.trackside.app.http;

import dev.trackside.app.access.Role;
import dev.trackside.app.audit.AuditSite;
import dev.trackside.app.audit.AuditWords;
import dev.trackside.app.audit.ExportDesk;
import dev.trackside.app.audit.LogDesk;
import dev.trackside.app.audit.NotThereException;
import dev.trackside.app.audit.ProofDesk;
import dev.trackside.app.audit.TrustedKeys;
import dev.trackside.app.audit.VerifyDesk;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.gateway.Gateway;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The calls about the audit log. What takes long runs alone, and a second one is turned away. */
final class AuditRoutes implements AutoCloseable {
  private static final String ROOT = "/api/v1/audit/";
  private static final Duration READ_WAIT = Duration.ofSeconds(60);

  /** A hundred million entries take some minutes. */
  private static final Duration LONG_WAIT = Duration.ofMinutes(15);

  private static final int LIMIT = 50;
  private static final int LIMIT_MOST = 10_000;

  private final Gateway gateway;
  private final StoreReads reads = StoreReads.audit();
  private final Semaphore free = new Semaphore(1);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("http-audit").daemon(true).factory());

  AuditRoutes(Gateway gateway) {
    this.gateway = gateway;
  }

  List<Route> all() {
    Set<String> entries = new TreeSet<>(AuditWords.KNOWN);
    entries.addAll(Set.of("limit", "complete"));
    return Stream.of(
            Route.get(ROOT + "verify", Set.of(), this::verify),
            Route.get(ROOT + "summary", AuditWords.KNOWN, this::summary),
            Route.get(ROOT + "entries", entries, this::entries),
            Route.get(ROOT + "proof/" + Route.ANY, Set.of(), this::proof),
            Route.get(
                ROOT + "checkpoint",
                Set.of(),
                exchange -> exchange.json(ask(() -> LogDesk.checkpoint(gateway.store())))),
            Route.get(
                ROOT + "keys",
                Set.of(),
                exchange -> exchange.json(ask(() -> LogDesk.keys(keys())))),
            Route.post(ROOT + "export", ExportDesk.KNOWN, this::export))
        .map(route -> route.needing(Role.AUDIT))
        .toList();
  }

  private TrustedKeys keys() {
    return TrustedKeys.of(gateway.store(), gateway.store().directory());
  }

  private <T> T ask(Callable<T> question) throws InterruptedException {
    try {
      return reads.run(question, READ_WAIT);
    } catch (BadWordException e) {
      throw ProblemException.badRequest("bad_parameter", e.problem(), e.hint());
    } catch (NotThereException e) {
      throw new ProblemException(HttpStatus.NOT_FOUND_404, "not_there", e.problem(), e.hint());
    }
  }

  private static Map<String, String> words(Exchange exchange, Set<String> known) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String each : new TreeSet<>(known)) {
      exchange.query(each).ifPresent(value -> words.put(each, value));
    }
    return words;
  }

  private LogDesk.Asking asking(Exchange exchange) {
    return new LogDesk.Asking(gateway.audit(), exchange.caller().name());
  }

  private void summary(Exchange exchange) throws InterruptedException {
    Map<String, String> words = words(exchange, AuditWords.KNOWN);
    exchange.json(ask(() -> LogDesk.summary(gateway.store(), words)));
  }

  private void entries(Exchange exchange) throws InterruptedException {
    Map<String, String> words = words(exchange, AuditWords.KNOWN);
    int most = exchange.number("limit", LIMIT, 1, LIMIT_MOST);
    if (exchange.flag("complete")) {
      exchange.json(ask(() -> LogDesk.complete(gateway.store(), asking(exchange), words, keys())));
      return;
    }
    exchange.json(ask(() -> LogDesk.entries(gateway.store(), asking(exchange), words, most)));
  }

  private void proof(Exchange exchange) throws InterruptedException {
    String what = exchange.tail();
    exchange.json(
        ask(() ->
            ProofDesk.isPlace(what)
                ? new ProofDesk(gateway.store(), keys()).entry(Long.parseLong(what))
                : AuditSite.packet(gateway, what, gateway.policies().orElse(null))));
  }

  private void verify(Exchange exchange) throws InterruptedException {
    AtomicBoolean isGivenUp = new AtomicBoolean();
    VerifyDesk.Ask ask = new VerifyDesk.Ask(gateway.store().directory(), null, List.of(), true);
    JsonNode view =
        alone(
            () ->
                VerifyDesk.verify(
                    ask,
                    (share, text) -> {
                      if (isGivenUp.get()) {
                        throw new CancellationException("nobody waits for it any more");
                      }
                    }),
            isGivenUp);
    exchange.json(view);
  }

  /** Sends a bundle as it is made: what goes wrong before its first byte is still a problem. */
  private void export(Exchange exchange) throws InterruptedException {
    Map<String, String> words = words(exchange, ExportDesk.KNOWN);
    AtomicBoolean isGivenUp = new AtomicBoolean();
    alone(
        () -> {
          Answer out = new Answer(exchange, isGivenUp);
          ExportDesk.write(gateway.store(), asking(exchange), words, List.of(), Instant.now(), out);
          return out;
        },
        isGivenUp);
  }

  /** An answer that begins with its first byte. */
  private static final class Answer extends OutputStream {
    private final Exchange exchange;
    private final AtomicBoolean isGivenUp;
    private @Nullable OutputStream out;

    Answer(Exchange exchange, AtomicBoolean isGivenUp) {
      this.exchange = exchange;
      this.isGivenUp = isGivenUp;
    }

    private OutputStream out() {
      if (isGivenUp.get()) {
        throw new CancellationException("nobody waits for it any more");
      }
      exchange.demandStay();
      OutputStream begun = out;
      if (begun == null) {
        begun = exchange.stream("application/zip");
        out = begun;
      }
      return begun;
    }

    @Override
    public void write(int one) throws IOException {
      out().write(one);
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
      out().write(some, from, length);
    }
  }

  /** Runs what takes long, unless something does already. */
  private <T> T alone(Callable<T> work, AtomicBoolean isGivenUp) throws InterruptedException {
    if (!free.tryAcquire()) {
      throw new ProblemException(
              HttpStatus.TOO_MANY_REQUESTS_429,
              "overloaded",
              "the audit log is being verified or exported already",
              "wait for that to end, or verify from the command line: trackside audit verify")
          .retryAfter(Duration.ofSeconds(5));
    }
    Future<T> running =
        thread.submit(() -> {
          try {
            return work.call();
          } finally {
            free.release();
          }
        });
    try {
      return running.get(LONG_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      isGivenUp.set(true);
      throw ProblemException.busy(
          "it took longer than " + LONG_WAIT.toMinutes() + " minutes",
          "do it from the command line: trackside audit");
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case BadWordException word ->
            ProblemException.badRequest("bad_parameter", word.problem(), word.hint());
        case NotThereException absent ->
            new ProblemException(
                HttpStatus.NOT_FOUND_404, "not_there", absent.problem(), absent.hint());
        case RuntimeException failure -> failure;
        case null, default -> new IllegalStateException("the audit log failed", e.getCause());
      };
    }
  }

  @Override
  public void close() {
    reads.close();
    thread.shutdownNow();
  }
}
