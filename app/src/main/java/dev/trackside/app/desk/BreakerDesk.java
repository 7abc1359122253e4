package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.gateway.BreakerReport;
import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.BreakerSettings;
import dev.trackside.guard.BreakerState;
import dev.trackside.guard.BreakerStatus;
import dev.trackside.guard.BreakerTransition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The breakers in JSON. */
public final class BreakerDesk {
  private BreakerDesk() {}

  /** The breakers of some sources and channels; an empty text means any. */
  public static ObjectNode report(
      BreakerReport report, BreakerRules rules, BreakerKey meant, long nowMillis) {
    ObjectNode view = Json.object();
    view.put("open", report.notAtRest().stream().filter(BreakerDesk::isOpen).count());
    view.put("transitions_ever", report.transitions());
    view.put("untracked", report.untracked());
    ArrayNode breakers = view.putArray("breakers");
    for (BreakerStatus status : report.notAtRest()) {
      if (isMeant(status.key(), meant)) {
        breakers.add(one(status, rules, nowMillis));
      }
    }
    ArrayNode transitions = view.putArray("transitions");
    for (BreakerTransition each : report.newest()) {
      if (isMeant(each.key(), meant)) {
        transitions
            .addObject()
            .put("at", Views.time(each.atMillis()))
            .put("age_s", age(each.atMillis(), nowMillis))
            .put("source", each.key().source())
            .put("channel", channel(each.key()))
            .put("from", each.from().name())
            .put("to", each.to().name())
            .put("cause", each.cause().word());
      }
    }
    return view;
  }

  private static boolean isOpen(BreakerStatus status) {
    return status.state() != BreakerState.CLOSED;
  }

  private static boolean isMeant(BreakerKey key, BreakerKey meant) {
    return (meant.source().isEmpty() || meant.source().equals(key.source()))
        && (meant.channel().isEmpty() || meant.channel().equals(key.channel()));
  }

  private static ObjectNode one(BreakerStatus status, BreakerRules rules, long nowMillis) {
    return Json.object()
        .put("source", status.key().source())
        .put("channel", channel(status.key()))
        .put("state", status.state().name())
        .put("failures", status.failures())
        .put("good", status.good())
        .put("since", Views.time(status.changedAtMillis()))
        .put("age_s", age(status.changedAtMillis(), nowMillis))
        .put("next", next(status, rules.of(status.key().source()), nowMillis));
  }

  private static @Nullable String channel(BreakerKey key) {
    return key.isOfSource() ? null : key.channel();
  }

  private static double age(long atMillis, long nowMillis) {
    return Math.max(0, nowMillis - atMillis) / 1_000.0;
  }

  private static String next(BreakerStatus status, BreakerSettings settings, long nowMillis) {
    long left = settings.recovery().toMillis() - Math.max(0, nowMillis - status.changedAtMillis());
    return switch (status.state()) {
      case CLOSED ->
          "opens after %d more failures in a row"
              .formatted(settings.failures() - status.failures());
      case OPEN ->
          left > 0
              ? "tries again after %d more good ones, or in %.0f s"
                  .formatted(settings.evidence() - status.good(), left / 1_000.0)
              : "tries again with the next one";
      case HALF_OPEN ->
          "closes after %d more good ones".formatted(settings.probes() - status.good());
    };
  }
}
