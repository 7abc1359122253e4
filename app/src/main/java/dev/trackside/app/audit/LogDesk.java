package dev.trackside.app.audit;

import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.json.Json;
import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.AuditSummary;
import dev.trackside.audit.AuditTrail;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Event;
import dev.trackside.audit.Extract;
import dev.trackside.audit.Kind;
import dev.trackside.store.Reading;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks into the log: what is in it, how far it is signed. */
public final class LogDesk {
  /** Entries of one jurisdiction whose completeness is proved in one answer. */
  private static final int PROVED_MOST = 5_000;

  private LogDesk() {}

  /** Who asks, and how it is logged that they did. */
  public record Asking(AuditTrail trail, String actor) {}

  /** How many entries of what kind, and how far they are signed. */
  public static ObjectNode summary(Reading reading, Map<String, String> words) {
    AuditQuery query = AuditWords.read(reading, words).query();
    AuditSummary summary = reading.read(connection -> AuditSummary.read(connection, query));
    long size = reading.read(AuditReader::size);
    ObjectNode view =
        Json.object()
            .put("entries", summary.entries())
            .put("first_ts", summary.firstTime().isEmpty() ? null : summary.firstTime())
            .put("last_ts", summary.lastTime().isEmpty() ? null : summary.lastTime());
    counts(view.putArray("kinds"), "kind", summary.byKind());
    counts(view.putArray("jurisdictions"), "jurisdiction", summary.byJurisdiction());
    return view.put("log_entries", size).put("signed", reading.read(AuditReader::covered));
  }

  private static void counts(ArrayNode list, String name, Map<String, Long> counts) {
    counts.forEach((key, count) -> list.addObject().put(name, key).put("entries", count));
  }

  /**
   * The newest entries that words ask for, the newest first; that somebody asked is logged before.
   *
   * @param most entries at most; what is older is got with the word before
   */
  public static ObjectNode entries(
      Reading reading, Asking asking, Map<String, String> words, int most) {
    AuditWords.read(reading, words); // what is no question is not logged as one
    long place = log(reading, asking, Kind.QUERY, words, most);
    return found(reading, words, place, most).put("logged_as", place);
  }

  /** The newest entries before a place. */
  static ObjectNode found(Reading reading, Map<String, String> words, long before, int most) {
    AuditQuery query = AuditWords.read(reading, words).query().before(before);
    List<Entry> found = reading.read(connection -> AuditReader.latest(connection, query, most + 1));
    List<Entry> shown = found.subList(0, Math.min(most, found.size()));
    ObjectNode view = Json.object();
    ArrayNode list = view.putArray("entries");
    shown.forEach(each -> list.add(EntryView.of(each)));
    return view.put("shown", shown.size()).put("more", found.size() > most);
  }

  /** Logs that somebody read, and what they asked for. */
  static long log(Reading reading, Asking asking, Kind kind, Map<String, String> words, int most) {
    Map<String, Object> said = new LinkedHashMap<>();
    words.forEach((word, value) -> said.put(word, isSafe(reading, word, value) ? value : "?"));
    Event event = Event.of(kind).by(asking.actor()).with("asked", said);
    return asking.trail().act(most > 0 ? event.with("limit", most) : event);
  }

  /** A word that was typed may be a name; one that the log has anyway makes nothing worse. */
  private static boolean isSafe(Reading reading, String word, String value) {
    AuditQuery all = AuditQuery.all();
    Optional<AuditQuery> query =
        switch (word) {
          case "circuit" -> Optional.of(all.atCircuit(value));
          case "session" -> Optional.of(all.inSession(value));
          case "batch" -> Optional.of(all.ofBatch(value));
          default -> Optional.empty();
        };
    return query.isEmpty()
        || reading.read(connection -> AuditReader.newest(connection, query.get())).isPresent();
  }

  /**
   * All entries of a jurisdiction and of those within it, with the proof that none is missing: the
   * chains end where a signed entry says that they end.
   */
  public static ObjectNode complete(
      Reading reading, Asking asking, Map<String, String> words, TrustedKeys trusted) {
    if (!words.keySet().equals(Set.of("jurisdiction"))) {
      throw new BadWordException(
          "a proof that none is missing is for a jurisdiction alone",
          "give --jurisdiction, such as EU, and no other condition");
    }
    List<VerifierKey> keys = trusted.followed(reading).keys();
    List<String> codes = AuditWords.read(reading, words).jurisdictions();
    AuditSummary summary =
        reading.read(
            connection -> AuditSummary.read(connection, AuditQuery.all().ofJurisdictions(codes)));
    if (summary.entries() > PROVED_MOST) {
      throw new BadWordException(
          "that are " + summary.entries() + " entries, more than " + PROVED_MOST + " in an answer",
          "take them out as a bundle: trackside audit export --jurisdiction "
              + words.get("jurisdiction"));
    }
    long place = log(reading, asking, Kind.QUERY, words, 0);
    asking.trail().seal();
    ObjectNode view = Json.object();
    ArrayNode list = view.putArray("extracts");
    boolean holds = true;
    List<String> present = new ArrayList<>(summary.byJurisdiction().keySet());
    for (String code : present.isEmpty() ? codes.subList(0, 1) : present) {
      Extract extract =
          reading
              .read(connection -> Extract.read(connection, code))
              .orElseThrow(() ->
                  new NotThereException(
                      "the newest entries are not signed yet", "ask again in a second"));
      String problem = extract.problem(keys);
      holds &= problem.isEmpty();
      ObjectNode one =
          list.addObject()
              .put("jurisdiction", code)
              .put("entries", extract.entries().size())
              .put("complete_to", extract.heads().seq())
              .put("problem", problem.isEmpty() ? null : problem);
      ArrayNode bodies = one.putArray("bodies");
      extract.entries().forEach(each -> bodies.add(text(each.body())));
      one.put("heads", text(extract.heads().body())).put("proof", extract.proof().text());
    }
    return view.put("complete", holds).put("logged_as", place);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The newest signed checkpoint; its note is what is to be kept elsewhere. */
  public static ObjectNode checkpoint(Reading reading) {
    Optional<byte[]> bytes = reading.read(AuditReader::newestCheckpoint);
    Optional<Checkpoint> checkpoint =
        bytes.flatMap(Note::parse).flatMap(note -> Checkpoint.parse(note.text()));
    if (checkpoint.isEmpty()) {
      throw new NotThereException(
          "the log has no signed checkpoint yet",
          "a gateway signs within a second of its first entry: start one, and ask again");
    }
    return Json.object()
        .put("log", checkpoint.get().origin())
        .put("size", checkpoint.get().size())
        .put("root", TreeHash.hex(checkpoint.get().root()))
        .put("entries", reading.read(AuditReader::size))
        .put("note", text(bytes.orElseThrow()));
  }

  /** The public keys that the log was signed by; what others are to be given. */
  public static ObjectNode keys(TrustedKeys trusted) {
    if (trusted.keys().isEmpty()) {
      throw new NotThereException("the log has no key yet", "a gateway makes it when it starts");
    }
    ObjectNode view = Json.object().put("origin", trusted.origin().word());
    ArrayNode texts = view.putArray("keys");
    trusted.keys().stream().map(VerifierKey::text).forEach(texts::add);
    return view;
  }
}
