package dev.trackside.app.wall;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.json.Json;
import dev.trackside.app.site.RunningGateway;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Looks at the gateway again and again on a thread of its own, so that a gateway that hangs does
 * not hang the screen; and does what the one at the keys wants done.
 */
final class Lookout implements AutoCloseable {
  /** Acts that wait; who presses keys faster than a gateway answers is asked to wait. */
  private static final int ACTS_MOST = 4;

  private static final int GROUPS = 200;

  private final Path data;
  private final BlockingQueue<Place.Act> wanted = new ArrayBlockingQueue<>(ACTS_MOST);
  private final Thread thread =
      Thread.ofPlatform().name("lookout").daemon(true).unstarted(this::run);
  private volatile Optional<RunningGateway> gateway;
  private final AtomicReference<Sight> sight;
  private volatile double interval;
  private volatile boolean isClosed;

  /** Watches the gateway of a data directory, beginning with one that was found there. */
  Lookout(Path data, RunningGateway first, double interval) {
    this.data = data;
    this.gateway = Optional.of(first);
    this.sight = new AtomicReference<>(Sight.none(first.api()));
    this.interval = interval;
  }

  void start() {
    thread.start();
  }

  /** The newest look. */
  Sight sight() {
    return sight.get();
  }

  void every(double seconds) {
    interval = seconds;
  }

  /** Takes back what the newest act came to: it was read. */
  void hush() {
    sight.updateAndGet(each -> each.saying(""));
  }

  /** Looks at once. */
  void hurry() {
    if (wanted.isEmpty()) {
      wanted.add(new Place.Act("", "")); // else it looks soon in any case
    }
  }

  /** Does something, and then looks. */
  void act(Place.Act act) {
    if (!wanted.offer(act)) {
      sight.updateAndGet(each -> each.saying("the gateway has not answered yet: wait"));
    }
  }

  /** Seconds of a clock that only goes forward. */
  static double now() {
    return System.nanoTime() / 1e9;
  }

  private void run() {
    try {
      while (!isClosed) {
        look();
        Place.@Nullable Act act = wanted.poll((long) (interval * 1_000), TimeUnit.MILLISECONDS);
        if (act != null && !act.path().isEmpty()) {
          String done = done(act);
          sight.updateAndGet(each -> each.saying(done));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      RunningGateway here =
          gateway
              .or(() -> RunningGateway.find(data))
              .orElseThrow(() -> RunningGateway.absent(data, ""));
      gateway = Optional.of(here);
      JsonNode health = here.get("/api/v1/health");
      JsonNode breakers = here.get("/api/v1/breakers?transitions=0");
      JsonNode groups = here.get("/api/v1/dead-letters/groups?limit=" + GROUPS);
      sight.updateAndGet(
          before -> new Sight(health, breakers, groups, here.api(), now(), null, before.message()));
    } catch (CommandException e) {
      lost(String.valueOf(e.getMessage()));
    }
  }

  /** The next look finds out anew who answers, and where. */
  private void lost(String why) {
    gateway = Optional.empty();
    Sight.Gone now = new Sight.Gone(clock(), now(), why);
    sight.updateAndGet(each -> {
      Sight.@Nullable Gone before = each.gone();
      return each.gone(before == null ? now : new Sight.Gone(before.since(), before.at(), why));
    });
  }

  private static String clock() {
    return Screen.clock(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private String done(Place.Act act) {
    try {
      RunningGateway here = gateway.orElseThrow(() -> RunningGateway.absent(data, ""));
      JsonNode answer = here.post(act.path(), Json.object());
      if (answer.has("closed")) {
        return answer.path("closed").asString("") + " breakers closed";
      }
      if (!answer.has("looked")) {
        return "done";
      }
      String released = Figures.count(answer, "released");
      String kept = Figures.count(answer, "kept");
      return answer.path("dry_run").asBoolean(false)
          ? "a trial: %s would be released, %s kept, nothing was done".formatted(released, kept)
          : "act %s %s: %s released, %s kept so far"
              .formatted(
                  Figures.text(answer, "act"),
                  Figures.text(answer, "state").toLowerCase(Locale.ROOT),
                  released,
                  kept);
    } catch (CommandException e) {
      return "not done: " + e.getMessage() + " (" + e.hint() + ")";
    }
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }
}
