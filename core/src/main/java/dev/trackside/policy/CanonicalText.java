package dev.trackside.policy;

import dev.trackside.policy.Verb.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a policy as JSON that depends on nothing but what it says: members by name, lists whose
 * order says nothing sorted, no reasons and no prose. It is a policy's YAML again.
 */
final class CanonicalText {
  private CanonicalText() {}

  static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String of(Policy.Parts parts) {
    Map<String, Object> root = new TreeMap<>();
    root.put("policy", head(parts.head()));
    root.put("fields", fields(parts.fields()));
    root.put("texts", shapes(parts.fields().texts()));
    root.put(
        "headers",
        map(
            "source", parts.fields().source().regex(),
            "session", parts.fields().session().regex()));
    Map<String, Object> jurisdictions = new TreeMap<>();
    parts.jurisdictions().forEach((code, each) -> jurisdictions.put(code, jurisdiction(each)));
    root.put("jurisdictions", jurisdictions);
    root.put("circuits", circuits(parts.circuits()));
    Map<String, Object> destinations = new TreeMap<>();
    parts
        .destinations()
        .forEach((name, each) ->
            destinations.put(name, map("name", each.title(), "jurisdiction", each.jurisdiction())));
    root.put("destinations", destinations);
    root.put("transfers", transfers(parts.transfers()));
    StringBuilder out = new StringBuilder();
    write(root, out);
    return out.toString();
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static Map<String, Object> head(PolicyHead head) {
    return map(
        "id", head.id(),
        "version", head.version(),
        "effective_from", moment(head.fromMillis()),
        "expires", moment(head.expiresMillis()),
        "grace", Rule.duration(head.graceNanos()),
        "counsel_review", head.counselReview(),
        "controllers", head.controllers().stream().sorted().toList());
  }

  private static String moment(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static Map<String, Object> fields(Fields fields) {
    Map<String, Object> classes = new TreeMap<>();
    fields
        .classes()
        .forEach((name, of) -> {
          @SuppressWarnings("unchecked")
          List<String> names =
              (List<String>) classes.computeIfAbsent(of.word(), word -> new ArrayList<String>());
          names.add(name);
        });
    return classes;
  }

  private static Map<String, Object> shapes(Map<String, Fields.Shape> shapes) {
    Map<String, Object> written = new TreeMap<>();
    shapes.forEach((name, shape) -> written.put(name, shape.regex()));
    return written;
  }

  private static Map<String, Object> jurisdiction(Jurisdiction jurisdiction) {
    Map<String, Object> rules = new TreeMap<>();
    jurisdiction
        .rules()
        .forEach((of, distances) -> {
          Map<String, Object> each = new TreeMap<>();
          distances.forEach((distance, rule) -> each.put(distance.word(), rule(rule)));
          rules.put(of.word(), each);
        });
    Map<String, Object> retention = new TreeMap<>();
    jurisdiction
        .retention()
        .forEach((kept, days) ->
            retention.put(kept.name().toLowerCase(java.util.Locale.ROOT), (long) days));
    Map<String, Object> written =
        map(
            "name",
            jurisdiction.name(),
            "common",
            jurisdiction.isCommon(),
            "rules",
            rules,
            "retention",
            retention);
    if (!jurisdiction.within().isEmpty()) {
      written.put("within", jurisdiction.within());
    }
    return written;
  }

  private static Map<String, Object> rule(Rule rule) {
    Map<String, Object> written = map("verb", rule.verb().word());
    for (Parameter each : rule.verb().parameters()) {
      switch (each) {
        case LEAST -> written.put(each.word(), (long) rule.least());
        case BUCKET -> written.put(each.word(), rule.bucket());
        case STEP -> {
          boolean isTime = rule.verb() == Verb.TRUNCATE_TIME;
          written.put(each.word(), isTime ? rule.value(each) : (Object) rule.step());
        }
        default -> written.put(each.word(), rule.value(each));
      }
    }
    return written;
  }

  private static Map<String, Object> circuits(List<Circuit> circuits) {
    Map<String, List<Circuit>> byKey = new TreeMap<>();
    circuits.forEach(each -> byKey.computeIfAbsent(each.key(), key -> new ArrayList<>()).add(each));
    Map<String, Object> written = new TreeMap<>();
    byKey.forEach((key, editions) ->
        written.put(
            key,
            editions.stream()
                .sorted(Comparator.comparingLong(edition -> edition.validity().from()))
                .map(CanonicalText::circuit)
                .toList()));
    return written;
  }

  private static Map<String, Object> circuit(Circuit circuit) {
    Map<String, Object> written =
        map(
            "name", circuit.name(),
            "jurisdiction", circuit.jurisdiction(),
            "aliases", circuit.aliases().stream().sorted().toList(),
            "rounds", circuit.rounds().stream().map(CanonicalText::round).toList());
    circuit
        .location()
        .ifPresent(at -> {
          written.put("lat", at.latitude());
          written.put("lon", at.longitude());
          written.put("radius_km", at.radiusMetres() / 1_000);
        });
    if (circuit.validity().from() != Long.MIN_VALUE) {
      written.put("from", moment(circuit.validity().from() / 1_000_000));
    }
    if (circuit.validity().to() != Long.MAX_VALUE) {
      written.put("to", moment(circuit.validity().to() / 1_000_000));
    }
    return written;
  }

  private static Map<String, Object> round(Circuit.Round round) {
    return map(
        "season",
        (long) round.season(),
        "round",
        (long) round.number(),
        "from",
        round.from(),
        "to",
        round.to(),
        "status",
        round.isCancelled() ? "cancelled" : "scheduled");
  }

  private static List<Object> transfers(List<Transfer> transfers) {
    List<Object> written = new ArrayList<>();
    for (Transfer each : transfers) {
      written.add(
          map(
              "from", each.from(),
              "to", each.to(),
              "mechanism", each.mechanism(),
              "evidence", each.evidence(),
              "until", moment(each.untilMillis())));
    }
    written.sort(Comparator.comparing(CanonicalText::json));
    return written;
  }

  private static String json(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    switch (value) {
      case Map<?, ?> map -> {
        out.append('{');
        String between = "";
        for (Map.Entry<?, ?> each : map.entrySet()) {
          out.append(between);
          quote((String) each.getKey(), out);
          out.append(':');
          write(each.getValue(), out);
          between = ",";
        }
        out.append('}');
      }
      case List<?> list -> {
        out.append('[');
        String between = "";
        for (Object each : list) {
          out.append(between);
          write(each, out);
          between = ",";
        }
        out.append(']');
      }
      case String text -> quote(text, out);
      case Double number -> out.append(Rule.number(number));
      default -> out.append(value);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        out.append('\\').append(each);
      } else if (each < 0x20) {
        out.append("\\u%04x".formatted((int) each));
      } else {
        out.append(each);
      }
    }
    out.append('"');
  }
}
