package dev.trackside.app.json;

import dev.trackside.gateway.Health;
import dev.trackside.gateway.sight.Occurrence;
import dev.trackside.gateway.sight.SourceRate;
import dev.trackside.watch.Alert;
import dev.trackside.watch.Picture;
import dev.trackside.watch.Rates;
import dev.trackside.watch.Slo;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The public form of a picture: that of health, and around it what a second's watching adds. */
public final class PictureView {
  private PictureView() {}

  /** Everything to be seen of a running gateway. */
  public static ObjectNode of(Picture picture) {
    Health health = picture.health();
    long now = health.atMillis();
    ObjectNode view = Views.health(health);
    view.set("rates", rates(picture.rates()));
    view.put("time_to_full_s", nullable(picture.secondsToFull()));
    unsent(view, picture.unsentSince(), now);
    view.path("sinks")
        .forEach(sink ->
            unsent(
                (ObjectNode) sink,
                picture.unsentSinceMillis().getOrDefault(sink.path("name").asString(""), 0L),
                now));
    ObjectNode letters = view.putObject("dead_letters_by_reason");
    picture.deadLettersByReason().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> letters.put(each.getKey(), each.getValue()));
    view.set("audit", audit(picture.audit(), now));
    view.putObject("spans")
        .put("sent", picture.spans().sent())
        .put("failed", picture.spans().failed())
        .put("dropped", picture.spans().dropped());
    ArrayNode slos = view.putArray("slos");
    picture.slos().forEach(each -> slos.add(slo(each)));
    view.set("alerts", alerts(picture, now));
    ArrayNode events = view.putArray("events");
    picture.events().forEach(each -> events.add(event(each, now)));
    ArrayNode sources = view.putArray("sources");
    picture.sources().forEach(each -> sources.add(source(each, now)));
    return view;
  }

  private static void unsent(ObjectNode view, long sinceMillis, long now) {
    @Nullable Double age = sinceMillis == 0 ? null : (Double) Views.ageSeconds(sinceMillis, now);
    view.put("oldest_unsent_age_s", age);
  }

  private static ObjectNode rates(Rates rates) {
    return Json.object()
        .put("packets_per_s", rates.packets())
        .put("samples_per_s", rates.samples())
        .put("acked_per_s", rates.acked())
        .put("quarantined_per_s", rates.quarantined());
  }

  private static ObjectNode audit(Picture.Audit audit, long now) {
    ObjectNode view = Json.object();
    view.put("state", Views.word(audit.standing()));
    view.put("entries", audit.entries());
    return Views.since(view, "last_checkpoint", audit.signedAtMillis(), now);
  }

  private static ObjectNode slo(Slo slo) {
    return Json.object()
        .put("name", slo.name())
        .put("what", slo.what())
        .put("target", slo.target())
        .put("value", nullable(slo.value()))
        .put("unit", slo.unit())
        .put("state", Views.word(slo.state()))
        .put("since", Views.time(slo.sinceMillis()))
        .put("burn", nullable(slo.burn()));
  }

  /** The alerts that last. */
  public static ArrayNode alerts(Picture picture, long nowMillis) {
    ArrayNode view = Json.array();
    picture.alerts().forEach(each -> view.add(alert(each, nowMillis)));
    return view;
  }

  /** An alert as it stands. */
  public static ObjectNode alert(Alert alert, long nowMillis) {
    long until = alert.silencedUntilMillis();
    return Json.object()
        .put("id", alert.id())
        .put("group", alert.group())
        .put("severity", Views.word(alert.severity()))
        .put("what", alert.what())
        .put("hint", alert.hint())
        .put("since", Views.time(alert.sinceMillis()))
        .put("age_s", Views.ageSeconds(alert.sinceMillis(), nowMillis))
        .put("count", alert.count())
        .put("acknowledged", alert.isAcknowledged())
        .put("silenced_until", until == 0 ? null : Views.time(until));
  }

  private static ObjectNode event(Occurrence event, long now) {
    return Json.object()
        .put("at", Views.time(event.atMillis()))
        .put("age_s", Views.ageSeconds(event.atMillis(), now))
        .put("kind", event.kind())
        .put("what", event.what())
        .put("hint", event.hint());
  }

  private static ObjectNode source(SourceRate source, long now) {
    ObjectNode view = Json.object();
    view.put("source", source.source());
    view.put("session", source.session());
    view.put("packets_per_s", source.packetsPerSecond());
    view.put("samples_per_s", source.samplesPerSecond());
    Views.since(view, "last_received", source.lastReceivedAtMillis(), now);
    ArrayNode coverage = view.putArray("coverage");
    source.coverage().forEach(coverage::add);
    return view;
  }

  private static @Nullable Double nullable(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }
}
