package dev.trackside.app.fencing;

import dev.trackside.app.proof.Api;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import dev.trackside.policy.ShippedPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** The policies of the test: the shipped one with one rule changed. */
final class Laws {
  private static final String BEHAVIOUR =
      "{verb: allow, because: \"the driver is a pseudonym, or not sent at all\"}";

  /** Far from now, so that only SHORT runs out while the test runs. */
  private static final long LONG_DAYS = 400;

  private final Map<String, Law> byHash = new ConcurrentHashMap<>();

  /** The law of a policy's hash. */
  Law find(String hash) {
    Law law = byHash.get(hash);
    if (law == null) {
      throw new AssertionError("nobody made policy " + hash);
    }
    return law;
  }

  List<PolicyReader.Document> documents(Law.Kind kind) throws PolicyException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    boolean isShort = kind == Law.Kind.SHORT;
    // All of a kind but SHORT are one policy: a switch to what is in force already is none.
    Instant expires =
        isShort
            ? now.plusSeconds(1)
            : now.truncatedTo(ChronoUnit.DAYS).plus(LONG_DAYS, ChronoUnit.DAYS);
    long graceSeconds = isShort ? 1 : 3_600;
    List<PolicyReader.Document> documents = new ArrayList<>();
    for (PolicyReader.Document each : ShippedPolicy.documents()) {
      String text =
          switch (each.name()) {
            case "tests.yaml" -> "tests: []\n";
            case "transfers.yaml" -> "transfers: []\n";
            case "policy.yaml" ->
                each.text()
                    .replaceFirst("expires: \\S+", "expires: " + expires)
                    .replaceFirst("grace: \\S+", "grace: " + graceSeconds + "s");
            case "fields.yaml" ->
                kind == Law.Kind.KNOWING
                    ? each.text().replaceFirst("    - speed\n", "    - speed\n    - hybrid_pct\n")
                    : each.text();
            case "jurisdictions.yaml" -> europe(each.text(), behaviour(kind));
            default -> each.text();
          };
      documents.add(new PolicyReader.Document(each.name(), text));
    }
    String hash = PolicyReader.read(documents).hash();
    byHash.put(hash, new Law(kind, expires.plusSeconds(graceSeconds).toEpochMilli()));
    return documents;
  }

  /** The first jurisdiction is the European Union; others within other areas stay as they are. */
  private static String europe(String text, String behaviour) {
    int at = text.indexOf(BEHAVIOUR);
    return text.substring(0, at) + behaviour + text.substring(at + BEHAVIOUR.length());
  }

  private static String behaviour(Law.Kind kind) {
    return switch (kind) {
      case COARSE -> "{verb: generalise, bucket: 25}";
      case SHUT -> "drop";
      case OPEN, KNOWING, SHORT -> BEHAVIOUR;
    };
  }

  /** A policy as a call takes it. */
  String body(Law.Kind kind) throws PolicyException {
    ObjectNode body = Api.JSON.createObjectNode();
    var array = body.putArray("documents");
    for (PolicyReader.Document each : documents(kind)) {
      array.addObject().put("name", each.name()).put("text", each.text());
    }
    return body.toString();
  }
}
