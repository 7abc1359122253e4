package dev.trackside.app.metrics;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Health;
import dev.trackside.gateway.Ledger;
import dev.trackside.gateway.sight.SourceRate;
import dev.trackside.watch.Alert;
import dev.trackside.watch.Picture;
import dev.trackside.watch.Slo;
import dev.trackside.watch.Spotter;
import java.util.Locale;
import java.util.Map;

/** A gateway's figures on one page, the same ones as on its screens. Safe for many threads. */
public final class MetricsPage {
  /** What the page is. */
  public static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final double MILLIS = 1_000.0;

  private final Spotter wall;

  /** The page of a gateway. */
  public MetricsPage(Spotter wall) {
    this.wall = wall;
  }

  /** The page now, UTF-8. */
  public byte[] text() {
    Picture picture = wall.look();
    OpenMetrics page = new OpenMetrics();
    Health health = picture.health();
    page.family(LineFamilies.STATUS).state(health.status());
    ledger(page, health);
    flow(page, picture);
    store(page, health);
    guard(page, picture);
    sources(page, picture);
    audit(page, picture);
    SinkMetrics.write(page, picture);
    objectives(page, picture);
    calls(page);
    spans(page, picture.spans());
    ProcessMetrics.write(page, health.store().sqliteVersion());
    return page.end();
  }

  private static void ledger(OpenMetrics page, Health health) {
    Ledger ledger = health.ledger();
    page.family(LineFamilies.RECEIVED).add(ledger.received());
    page.family(LineFamilies.ACCEPTED).add(ledger.accepted());
    page.family(LineFamilies.QUARANTINED).add(ledger.quarantined());
    page.family(LineFamilies.DUPLICATE).add(ledger.duplicate());
    page.family(LineFamilies.REFUSED).add(ledger.refused());
    page.family(LineFamilies.RELEASED).add(ledger.released());
    page.family(LineFamilies.DISCARDED).add(ledger.discarded());
    page.family(LineFamilies.EXPIRED).add(ledger.expired());
    page.family(LineFamilies.LOST).add(ledger.lost());
    page.family(LineFamilies.LETTERS_LOST).add(ledger.lettersLost());
    page.family(LineFamilies.SPLIT).add(ledger.split());
    page.family(LineFamilies.SPLIT_RELEASED).add(ledger.splitReleased());
    page.family(LineFamilies.SPLIT_DISCARDED).add(ledger.splitDiscarded());
    page.family(LineFamilies.SAMPLES).add(health.samples());
    page.family(LineFamilies.PENDING).add(ledger.pending());
    page.family(LineFamilies.DRAINING).add(ledger.draining());
    page.family(LineFamilies.SYNCED).add(ledger.synced());
    page.family(LineFamilies.OPEN).add(ledger.open());
    page.family(LineFamilies.RESIDUE).add(ledger.residue());
    page.family(LineFamilies.BALANCED).add(ledger.balanced() ? 1 : 0);
  }

  private void flow(OpenMetrics page, Picture picture) {
    Health health = picture.health();
    Gateway gateway = wall.gateway();
    page.family(LineFamilies.ACK).histogram(gateway.sight().answers());
    page.family(LineFamilies.COMMIT).histogram(gateway.store().statistics().commits());
    page.family(LineFamilies.BACKLOG).add(health.backlog());
    page.family(LineFamilies.BACKLOG_LIMIT).add(health.mostBacklog());
    OpenMetrics.Samples full = page.family(LineFamilies.TIME_TO_FULL);
    picture.secondsToFull().ifPresent(full::add);
  }

  private static void store(OpenMetrics page, Health health) {
    Health.StoreHealth store = health.store();
    OpenMetrics.Samples commit = page.family(LineFamilies.LAST_COMMIT);
    stamp(commit, store.lastCommitAtMillis());
    OpenMetrics.Samples age = page.family(LineFamilies.LAST_COMMIT_AGE);
    age(age, store.lastCommitAtMillis(), health.atMillis());
    page.family(LineFamilies.STORE_FAILURES).add(store.failures());
    page.family(LineFamilies.FILE).add(store.fileBytes());
    page.family(LineFamilies.WAL).add(store.walBytes());
    OpenMetrics.Samples free = page.family(LineFamilies.FREE);
    if (store.freeBytes() >= 0) {
      free.add(store.freeBytes());
    }
    page.family(LineFamilies.WAITING).add(store.waitingBytes());
  }

  private void guard(OpenMetrics page, Picture picture) {
    Health.GuardHealth guard = picture.health().guard();
    page.family(LineFamilies.OPEN_BREAKERS).add(guard.openBreakers());
    page.family(LineFamilies.BREAKERS_OPENED).add(guard.breakersOpened());
    page.family(LineFamilies.HEAL).histogram(wall.gateway().sight().healing().times());
    OpenMetrics.Samples letters = page.family(LineFamilies.DEAD_LETTERS);
    picture.deadLettersByReason().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> letters.add(each.getValue(), each.getKey()));
    page.family(LineFamilies.DEAD_LETTER_WARNING).add(guard.warning());
  }

  private static void sources(OpenMetrics page, Picture picture) {
    OpenMetrics.Samples rates = page.family(LineFamilies.SOURCE_RATE);
    for (SourceRate each : picture.sources()) {
      rates.add(each.packetsPerSecond(), each.source());
    }
    OpenMetrics.Samples seen = page.family(LineFamilies.SOURCE_SEEN);
    for (SourceRate each : picture.sources()) {
      stamp(seen, each.lastReceivedAtMillis(), each.source());
    }
  }

  private static void audit(OpenMetrics page, Picture picture) {
    Picture.Audit audit = picture.audit();
    page.family(LineFamilies.AUDIT_STATE).state(audit.standing());
    page.family(LineFamilies.AUDIT_ENTRIES).add(audit.entries());
    stamp(page.family(LineFamilies.AUDIT_SIGNED), audit.signedAtMillis());
    OpenMetrics.Samples age = page.family(LineFamilies.AUDIT_SIGNED_AGE);
    age(age, audit.signedAtMillis(), picture.health().atMillis());
  }

  private static void objectives(OpenMetrics page, Picture picture) {
    OpenMetrics.Samples states = page.family(OtherFamilies.SLO_STATE);
    for (Slo each : picture.slos()) {
      states.state(each.state(), each.name());
    }
    OpenMetrics.Samples burns = page.family(OtherFamilies.SLO_BURN);
    for (Slo each : picture.slos()) {
      each.burn().ifPresent(burn -> burns.add(burn, each.name()));
    }
    OpenMetrics.Samples alerts = page.family(OtherFamilies.ALERTS);
    for (Alert.Severity severity : Alert.Severity.values()) {
      for (boolean isKnown : new boolean[] {false, true}) {
        long count =
            picture.alerts().stream()
                .filter(each -> each.severity() == severity && each.isAcknowledged() == isKnown)
                .count();
        String word = severity.name().toLowerCase(Locale.ROOT);
        alerts.add(count, word, Boolean.toString(isKnown));
      }
    }
  }

  private void calls(OpenMetrics page) {
    page.family(OtherFamilies.CALLS_SENT).add(wall.calls().delivered());
    page.family(OtherFamilies.CALLS_RETRIED).add(wall.calls().retries());
    page.family(OtherFamilies.CALLS_FAILED).add(wall.calls().failed());
    page.family(OtherFamilies.CALLS_DROPPED).add(wall.calls().dropped());
  }

  private static void spans(OpenMetrics page, Picture.Spans spans) {
    page.family(OtherFamilies.SPANS_SENT).add(spans.sent());
    page.family(OtherFamilies.SPANS_FAILED).add(spans.failed());
    page.family(OtherFamilies.SPANS_DROPPED).add(spans.dropped());
  }

  /** An instant as seconds; none for 0, which stands for never. */
  static void stamp(OpenMetrics.Samples samples, long atMillis, String... labels) {
    if (atMillis != 0) {
      samples.add(atMillis / MILLIS, labels);
    }
  }

  /** How long ago an instant is, in seconds; none for 0, which stands for never. */
  private static void age(OpenMetrics.Samples samples, long atMillis, long nowMillis) {
    if (atMillis != 0) {
      samples.add(Math.max(0, nowMillis - atMillis) / MILLIS);
    }
  }
}
