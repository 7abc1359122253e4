package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.policy.PolicyReader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy's documents in one body: {@code {"documents": [{"name": .., "text": ..}, ..]}}, or one
 * document as it is.
 */
public final class PolicyText {
  private static final String DOCUMENTS = "documents";

  private PolicyText() {}

  /** Documents as a body. */
  public static ObjectNode body(List<PolicyReader.Document> documents) {
    ObjectNode body = Json.object();
    ArrayNode array = body.putArray(DOCUMENTS);
    documents.forEach(each -> array.addObject().put("name", each.name()).put("text", each.text()));
    return body;
  }

  /** The documents of a body. */
  public static List<PolicyReader.Document> documents(String body) {
    if (body.isBlank()) {
      throw new BadWordException(
          "there is no policy in the body", "send its YAML, or {\"documents\": [..]}");
    }
    JsonNode several = json(body).path(DOCUMENTS);
    if (!several.isArray()) {
      return List.of(new PolicyReader.Document("policy", body));
    }
    List<PolicyReader.Document> documents = new ArrayList<>();
    for (JsonNode each : several) {
      documents.add(
          new PolicyReader.Document(
              each.path("name").asString("policy"), each.path("text").asString("")));
    }
    return documents;
  }

  private static JsonNode json(String body) {
    try {
      return body.stripLeading().startsWith("{") ? Json.read(body) : Json.object();
    } catch (JacksonException e) {
      // YAML may begin with a brace too; the policy's reader says what is wrong.
      return Json.object();
    }
  }
}
