package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.watch.Objectives;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The settings of the pit wall: what is promised, and who is called. */
public final class WatchSettings {
  private static final Objectives STANDARD = Objectives.standard();
  private static final Kind<Duration> TIME =
      Quantities.duration(Duration.ofMillis(1), Duration.ofDays(7));

  static final Setting<Duration> ACK_TIME =
      new Setting<>(
          "slo_ack_p99",
          TIME,
          STANDARD.ackTime(),
          "time",
          "objective: 99 of 100 chunks are on disk and answered within");
  static final Setting<Duration> UNSENT_AGE =
      new Setting<>(
          "slo_oldest_unsent",
          TIME,
          STANDARD.unsentAge(),
          "time",
          "objective: no packet waits longer for a sink, 99 of 100 seconds");
  static final Setting<Long> QUARANTINE_PERCENT =
      new Setting<>(
          "slo_quarantine_share",
          Quantities.count(1, 100),
          STANDARD.quarantinePercent(),
          "percent",
          "objective: at most so many of 100 packets become dead letters");
  static final Setting<Duration> HEAL_TIME =
      new Setting<>(
          "slo_time_to_heal",
          TIME,
          STANDARD.healTime(),
          "time",
          "objective: 99 of 100 breakers close within, once their fault seems gone");
  static final Setting<URI> WEBHOOK =
      new Setting<>(
          "alerts_webhook",
          webAddress("an address such as https://alerts.example/hook"),
          URI.create(""),
          "",
          "URL that is told of alerts that come and go, as JSON by POST; empty for none");

  static final List<Setting<?>> ALL =
      List.of(ACK_TIME, UNSENT_AGE, QUARANTINE_PERCENT, HEAL_TIME, WEBHOOK);

  private WatchSettings() {}

  /** What is promised. */
  public static Objectives objectives(Settings settings) {
    return new Objectives(
        settings.get(ACK_TIME),
        settings.get(UNSENT_AGE),
        settings.get(QUARANTINE_PERCENT),
        settings.get(HEAL_TIME));
  }

  /** Who is told of alerts; empty for nobody. */
  public static Optional<URI> webhook(Settings settings) {
    return Optional.of(settings.get(WEBHOOK)).filter(each -> !each.toString().isEmpty());
  }

  /** An address; shown without what may be secret in it, which is all but the host. */
  static Kind<URI> webAddress(String hint) {
    return new ScalarKind<>(
        "an address",
        hint,
        List.of(Tag.STR),
        text -> address(text, hint),
        uri -> uri.toString().isEmpty() ? "" : uri.getScheme() + "://" + place(uri) + "/...");
  }

  private static URI address(String text, String hint) throws BadValueException {
    if (text.isBlank()) {
      return URI.create("");
    }
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      // Its message repeats the address, which may hold a secret.
      throw new BadValueException("it is no address: " + e.getReason(), hint);
    }
    boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!isHttp || uri.getHost() == null) {
      throw new BadValueException("it does not begin with https:// or http:// and a host", hint);
    }
    return uri;
  }

  private static String place(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }
}
