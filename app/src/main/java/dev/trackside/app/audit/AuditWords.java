package dev.trackside.app.audit;

import dev.trackside.app.desk.BadWordException;
import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.AuditSummary;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.fence.PolicyBook;
import dev.trackside.packet.EventTime;
import dev.trackside.packet.RequestId;
import dev.trackside.policy.Jurisdiction;
import dev.trackside.policy.Policy;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.store.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The words by which entries are asked for: the same in a command's flags and a call's query. */
public final class AuditWords {
  /** Every word. */
  public static final Set<String> KNOWN =
      Set.of(
          "jurisdiction",
          "circuit",
          "session",
          "batch",
          "request_id",
          "kind",
          "since",
          "until",
          "before");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final String UNKNOWN = "unknown";

  private AuditWords() {}

  /**
   * What the words ask for.
   *
   * @param query over the entries
   * @param jurisdictions those that are meant, with those within them; empty for all
   */
  public record Asked(AuditQuery query, List<String> jurisdictions) {
    /** Copies the list. */
    public Asked {
      jurisdictions = List.copyOf(jurisdictions);
    }
  }

  /** The entries that words ask for. */
  public static Asked read(Reading reading, Map<String, String> words) {
    AuditQuery query = AuditQuery.all();
    List<String> jurisdictions = List.of();
    for (Map.Entry<String, String> word : words.entrySet()) {
      String value = word.getValue();
      switch (word.getKey()) {
        case "jurisdiction" -> {
          jurisdictions = jurisdictions(reading, value);
          query = query.ofJurisdictions(jurisdictions);
        }
        case "circuit" -> query = query.atCircuit(value);
        case "session" -> query = query.inSession(value);
        case "batch" -> query = query.ofBatch(value);
        case "request_id" -> {
          String id = requestId(value);
          query = query.ofRequests(id, id);
        }
        case "kind" -> query = query.ofKind(kind(value));
        case "since" -> query = query.between(time("since", value), LAST);
        case "until" -> query = query.between(Instant.EPOCH, time("until", value));
        case "before" -> query = query.before(place(value));
        default ->
            throw new BadWordException(
                "there is no condition " + word.getKey(),
                "known are: " + String.join(", ", new TreeSet<>(KNOWN)));
      }
    }
    return new Asked(query, jurisdictions);
  }

  /** A jurisdiction with all that lie within it: EU means Italy too. */
  static List<String> jurisdictions(Reading reading, String word) {
    Map<String, Jurisdiction> known =
        PolicyBook.activeOf(reading)
            .map(Policy::parts)
            .orElseGet(() -> ShippedPolicy.get().parts())
            .jurisdictions();
    String code = known.containsKey(word) ? word : word.toUpperCase(Locale.ROOT);
    if (known.containsKey(code)) {
      List<String> meant = new ArrayList<>(List.of(code));
      known.values().stream()
          .map(Jurisdiction::code)
          .filter(each -> isWithin(known, each, code))
          .sorted()
          .forEach(meant::add);
      return meant;
    }
    AuditQuery exact = AuditQuery.all().ofJurisdiction(word);
    if (word.equals(Event.SITE)
        || word.equals(UNKNOWN)
        || reading.read(connection -> AuditReader.newest(connection, exact)).isPresent()) {
      return List.of(word);
    }
    Set<String> logged =
        reading
            .read(connection -> AuditSummary.read(connection, AuditQuery.all()))
            .byJurisdiction()
            .keySet();
    throw new BadWordException(
        "nobody knows a jurisdiction " + word,
        "the log has "
            + (logged.isEmpty() ? "none" : String.join(", ", logged))
            + "; the policy knows "
            + known.keySet().stream().sorted().collect(Collectors.joining(", ")));
  }

  private static boolean isWithin(Map<String, Jurisdiction> known, String code, String outer) {
    Jurisdiction at = known.get(code);
    for (int depth = 0; at != null && depth < known.size(); depth++) {
      if (at.within().equals(outer)) {
        return true;
      }
      at = known.get(at.within());
    }
    return false;
  }

  static String requestId(String text) {
    return RequestId.parse(text)
        .map(RequestId::text)
        .orElseThrow(() ->
            new BadWordException(
                text + " is no request id",
                RequestId.LENGTH + " letters and digits, as receipts and sinks have them"));
  }

  private static Kind kind(String word) {
    return Arrays.stream(Kind.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new BadWordException(
                "there is no kind " + word,
                "known are: "
                    + Arrays.stream(Kind.values())
                        .map(Kind::word)
                        .sorted()
                        .collect(Collectors.joining(", "))));
  }

  private static long place(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new BadWordException(
          text + " is no place in the log", "a whole number, as the column seq has it");
    }
    return Long.parseLong(text);
  }

  private static Instant time(String word, String text) {
    long nanos;
    if (text.matches("[0-9]{1,15}")) {
      nanos = EventTime.ofMillis(Long.parseLong(text));
    } else {
      String whole = text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") ? text + "T00:00:00Z" : text;
      byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
      nanos = EventTime.parse(bytes, 0, bytes.length);
    }
    if (nanos < 0) {
      throw new BadWordException(
          word + " " + text + " is no time",
          "RFC 3339 with a zone such as 2026-09-06T13:00:00Z, a day such as 2026-09-06, or epoch"
              + " milliseconds");
    }
    return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
  }
}
