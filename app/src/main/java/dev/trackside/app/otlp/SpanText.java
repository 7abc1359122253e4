package dev.trackside.app.otlp;

import dev.trackside.app.json.Json;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spans as OTLP 1.x has them in JSON: ids in hexadecimal, 64-bit numbers as texts, enumerations as
 * numbers. Names of attributes of HTTP are those of OpenTelemetry's conventions.
 */
final class SpanText {
  private static final String SERVICE = "trackside";
  private static final String SCOPE = "dev.trackside";
  private static final int ERROR = 2;

  private SpanText() {}

  static ObjectNode of(List<Span> spans) {
    ObjectNode tree = Json.object();
    ObjectNode resource = tree.putArray("resourceSpans").addObject();
    ArrayNode about = resource.putObject("resource").putArray("attributes");
    attribute(about, "service.name", SERVICE);
    String version = SpanText.class.getPackage().getImplementationVersion();
    if (version != null) {
      attribute(about, "service.version", version);
    }
    ObjectNode scope = resource.putArray("scopeSpans").addObject();
    scope.putObject("scope").put("name", SCOPE);
    ArrayNode all = scope.putArray("spans");
    spans.forEach(each -> span(all.addObject(), each));
    return tree;
  }

  private static void span(ObjectNode one, Span span) {
    one.put("traceId", span.trace());
    one.put("spanId", span.id());
    if (!span.parent().isEmpty()) {
      one.put("parentSpanId", span.parent());
    }
    one.put("name", span.name());
    one.put("kind", span.kind().number());
    one.put("startTimeUnixNano", Long.toString(span.beganAtNanos()));
    one.put("endTimeUnixNano", Long.toString(span.endedAtNanos()));
    ArrayNode attributes = one.putArray("attributes");
    new TreeMap<>(span.attributes()).forEach((key, value) -> attribute(attributes, key, value));
    if (span.problem() != null) {
      one.putObject("status").put("code", ERROR).put("message", span.problem());
    }
  }

  private static void attribute(ArrayNode attributes, String key, Object value) {
    ObjectNode held = attributes.addObject().put("key", key).putObject("value");
    if (value instanceof Long number) {
      held.put("intValue", Long.toString(number));
    } else {
      held.put("stringValue", value.toString());
    }
  }
}
