package dev.trackside.downlink;

import dev.trackside.downlink.PacketDraft.Bytes;
import dev.trackside.packet.EventTime;
import dev.trackside.packet.Reason;
import dev.trackside.packet.ValueKind;
import java.util.Arrays;

/**
 * Reads one JSON object into a {@link PacketDraft}, in one pass. For one thread.
 *
 * <pre>
 * {"packet_id": "a1b2", "source": "car-44", "session": "...", "circuit": "...",
 *  "timestamp": "2025-08-31T13:03:12.345678Z",
 *  "samples": {"speed": 312.0, ...}        or  "sensor": "speed", "value": 312.0
 *  "metadata": {...}}
 * </pre>
 *
 * <p>A field that is null counts as absent. A field that no packet has is kept as a member of the
 * metadata, whatever its value, so that nothing is dropped in silence. A number as packet id stands
 * for its digits.
 */
final class JsonPacket {
  private static final String MILLIS = "whole epoch milliseconds of a year from 1970 to 2261";

  /** Places of a packet at which its fields are foretold from the packet before. */
  private static final int ORDER = 16;

  final JsonText json = new JsonText();
  private final PacketDraft draft;
  private final Bytes unused = new Bytes();
  private final Field[] order = new Field[ORDER];
  private byte[] bytes = {};
  private int end;
  private int seen;
  private int sensor;
  private int valueAt;

  JsonPacket(PacketDraft draft) {
    this.draft = draft;
    Arrays.fill(order, Field.UNKNOWN);
  }

  /**
   * Reads the object that begins at {@code start} into the cleared draft; returns the place behind
   * it, or {@link JsonText#FAILED} when it is no JSON, which then is the draft's defect.
   */
  int read(byte[] source, int start, int endOfBytes, boolean oneLine) {
    bytes = source;
    end = endOfBytes;
    json.over(source, end, oneLine);
    draft.clear();
    seen = 0;
    int at =
        json.at(start) == '{' ? pair(object(Field.UNKNOWN, start)) : json.fail(start, "an object");
    if (at < 0) {
      broken(start);
    }
    return at;
  }

  /** Makes the cursor's last failure the draft's defect. */
  void broken(int start) {
    int offset = json.failedAt - start;
    draft.broken(Reason.MALFORMED, "byte=" + offset + "|expected=" + json.expected);
  }

  /** Reads an object's members, each by what the object is: the packet, samples, metadata. */
  private int object(Field what, int start) {
    int at = json.space(start + 1);
    if (json.at(at) == '}') {
      return at + 1;
    }
    for (int place = 0; true; place++) {
      if (json.at(at) != '"') {
        return json.fail(at, "a name in quotes");
      }
      if (what == Field.SAMPLES) {
        at = sample(place, at + 1);
      } else if (what == Field.METADATA) {
        at = json.string(at + 1);
        at = at < 0 ? at : keep(at);
      } else {
        at = field(place & (ORDER - 1), at);
      }
      if (at < 0) {
        return at;
      }
      at = json.space(at);
      byte next = json.at(at);
      if (next == '}') {
        return at + 1;
      }
      if (next != ',') {
        return json.fail(at, "a comma or a closing brace");
      }
      at = json.space(at + 1);
    }
  }

  private int field(int place, int quote) {
    Field foretold = order[place];
    if (foretold.standsAt(bytes, quote + 1, end)) {
      return once(foretold, quote, quote + foretold.length() + 2);
    }
    int at = json.string(quote + 1);
    if (at < 0) {
      return at;
    }
    Field field = Field.of(json.text, json.textStart, json.textEnd);
    order[place] = field;
    return field == Field.UNKNOWN ? keep(at) : once(field, quote, at);
  }

  private int once(Field field, int name, int afterName) {
    if ((seen & field.bit()) != 0) {
      return json.fail(name, "every field once");
    }
    int at = json.colon(afterName);
    if (at < 0) {
      return at;
    }
    if (json.at(at) == 'n') {
      if (field == Field.VALUE) {
        seen |= Field.VALUE.bit();
        valueAt = at;
      }
      return json.word(at, "null");
    }
    seen |= field.bit();
    return switch (field) {
      case TIMESTAMP -> timestamp(at);
      case SAMPLES, METADATA ->
          json.at(at) == '{' ? object(field, at) : wrongType(field.word(), "an object", at);
      case VALUE -> {
        valueAt = at;
        yield skip(at);
      }
      default -> text(field, at);
    };
  }

  private int text(Field field, int start) {
    byte first = json.at(start);
    if (first == '"') {
      int at = json.string(start + 1);
      if (at >= 0 && field == Field.SENSOR) {
        sensor = draft.channel(json.text, json.textStart, json.textEnd);
      } else if (at >= 0) {
        span(field);
      }
      return at;
    }
    if (field == Field.PACKET_ID && first >= '0' && first <= '9') {
      int at = json.number(start);
      if (at >= 0) {
        draft.span(field, bytes, start, at);
      }
      return at;
    }
    return wrongType(field.word(), "text", start);
  }

  private void span(Field field) {
    if (json.textInPlace) {
      draft.span(field, bytes, json.textStart, json.textEnd);
    } else {
      // What had escapes lies in a buffer that the next text will use.
      byte[] own = Arrays.copyOfRange(json.text, json.textStart, json.textEnd);
      draft.span(field, own, 0, own.length);
    }
  }

  private int timestamp(int start) {
    byte first = json.at(start);
    int at;
    long time;
    if (first == '"') {
      at = json.string(start + 1);
      time = at < 0 ? 0 : EventTime.parse(json.text, json.textStart, json.textEnd);
    } else if (first == '-' || (first >= '0' && first <= '9')) {
      at = json.number(start);
      time = at < 0 ? 0 : millis(start, at);
    } else {
      return wrongType("timestamp", "RFC 3339 text or whole epoch milliseconds", start);
    }
    if (time < 0) {
      draft.defect(
          Reason.MALFORMED,
          "field=timestamp|expected=" + (first == '"' ? EventTime.problem(time) : MILLIS));
    } else {
      draft.eventTime(time);
    }
    return at;
  }

  private long millis(int start, int end) {
    for (int at = start; at < end; at++) {
      if (bytes[at] < '0' || bytes[at] > '9') {
        return -1;
      }
    }
    return json.number.kind == ValueKind.NUMBER
        ? EventTime.ofMillis((long) Double.longBitsToDouble(json.number.bits))
        : -1;
  }

  private int sample(int place, int start) {
    int at = draft.names.foretold(place, bytes, start, end);
    int channel;
    if (at >= 0) {
      channel = draft.names.foretoldChannel(place);
    } else {
      at = json.string(start);
      if (at < 0) {
        return at;
      }
      channel = draft.channel(json.text, json.textStart, json.textEnd);
      if (channel >= 0 && json.textInPlace) {
        draft.names.foretell(place);
      }
    }
    at = json.colon(at);
    return at < 0 ? at : value(channel, at);
  }

  private int value(int channel, int start) {
    byte first = json.at(start);
    int at;
    if (JsonText.isNumber(first)) {
      at = json.number(start);
      draft.sample(channel, json.number.kind, json.number.bits);
    } else if (first == 't') {
      at = json.word(start, "true");
      draft.sample(channel, ValueKind.BOOLEAN, 1);
    } else if (first == 'f') {
      at = json.word(start, "false");
      draft.sample(channel, ValueKind.BOOLEAN, 0);
    } else if (first == 'n') {
      at = json.word(start, "null");
      draft.sample(channel, ValueKind.NULL, 0);
    } else if (first == '"') {
      at = json.string(start + 1);
      if (at >= 0) {
        draft.text(channel, json.text, json.textStart, json.textEnd);
      }
    } else {
      int offset = draft.texts().size();
      at = json.copy(start, draft.texts(), 0);
      draft.textSince(channel, ValueKind.RAW, offset);
    }
    return at;
  }

  /** Makes a sample of sensor and value, which may have come in either order. */
  private int pair(int after) {
    if (after < 0) {
      return after;
    }
    boolean hasSensor = (seen & Field.SENSOR.bit()) != 0;
    boolean hasValue = (seen & Field.VALUE.bit()) != 0;
    if (hasSensor && hasValue) {
      value(sensor, valueAt);
    } else if (hasSensor || hasValue) {
      draft.missing(hasSensor ? "value" : "sensor");
    }
    return after;
  }

  /** Keeps the member whose name was just read. */
  private int keep(int afterName) {
    Bytes metadata = draft.member(json.text, json.textStart, json.textEnd);
    int at = json.colon(afterName);
    return at < 0 ? at : json.copy(at, metadata, 0);
  }

  private int wrongType(String field, String expected, int start) {
    draft.defect(Reason.TYPE_VIOLATION, "field=" + field + "|expected=" + expected);
    return skip(start);
  }

  private int skip(int start) {
    unused.clear();
    return json.copy(start, unused, 0);
  }
}
