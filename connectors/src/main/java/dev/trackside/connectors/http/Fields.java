package dev.trackside.connectors.http;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The texts of a JSON object that somebody else wrote; what is no such object has none. */
record Fields(Map<Field, String> texts) {
  static final Fields NONE = new Fields(Map.of());
  private static final JsonFactory JSON = new JsonFactory();

  /** What is looked for. */
  enum Field {
    BATCH_ID,
    DIGEST,
    RECEIPT,
    TYPE,
    DETAIL,
    HINT
  }

  static Fields of(byte[] body) {
    Map<Field, String> texts = new EnumMap<>(Field.class);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body, 0, body.length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return NONE;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        for (Field field : Field.values()) {
          if (token == JsonToken.VALUE_STRING
              && field.name().toLowerCase(Locale.ROOT).equals(name)) {
            texts.put(field, json.getString());
          }
        }
        json.skipChildren();
      }
      return new Fields(texts);
    } catch (JacksonException e) {
      // Not an answer that we know; the status says enough.
      return NONE;
    }
  }

  /** The text of a field; empty when it is absent. */
  String text(Field field) {
    return texts.getOrDefault(field, "");
  }
}
