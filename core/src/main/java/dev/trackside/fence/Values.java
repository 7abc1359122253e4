package dev.trackside.fence;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Fields;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Rule;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The verbs, done to single values. A value that a verb has no use for stays: a text is no mean, a
 * truth value no name.
 */
final class Values {
  static final String REDACTED = "[redacted]";

  static final String LAP_DISTANCE = "lap_distance";
  private static final String TRACK_POSITION = "track_position";

  private final Codes codes;
  private final Windows windows;
  private final Fields catalogue;
  private final Consumer<Verb> before;
  private boolean isBroken;

  /** Values of one batch; each verb is told of before it is done. */
  Values(Codes codes, Windows windows, Fields catalogue, Consumer<Verb> before) {
    this.before = before;
    this.codes = codes;
    this.windows = windows;
    this.catalogue = catalogue;
  }

  byte[] windows() {
    return windows.toBytes();
  }

  boolean isBroken() {
    return isBroken;
  }

  /** The code of a packet's id; empty, and broken from here on, when the keys are locked. */
  String idCode(Rule rule, Stream stream, long eventNanos, String id) {
    String code = codes.codeOfOne(rule, stream.circuit(), eventNanos, id);
    isBroken |= code == null;
    return code == null ? "" : code;
  }

  /** A name's code; empty, and broken from here on, when the keys are locked. */
  String code(Rule rule, Stream stream, long eventNanos, String name) {
    String code = codes.code(rule, stream.circuit(), eventNanos, name);
    isBroken |= code == null;
    return code == null ? "" : code;
  }

  /** What holds for a value that its verb has no use for: a text that nobody knows waits. */
  static Ruling oddly(Plan.Field field) {
    boolean isPlainText =
        field.of() == PrivacyClass.VEHICLE || field.of() == PrivacyClass.BEHAVIOUR;
    return isPlainText ? Policy.unknownField() : new Ruling(Rule.of(Verb.DROP, ""), false, "odd");
  }

  /** Decides a sample; returns the ruling by which it stays, null when it leaves. */
  @Nullable Ruling sample(Chunk chunk, int packet, int place, Plan plan, Cut into) {
    int sample = chunk.firstSample(packet) + place;
    Plan.Field field = plan.fields()[place];
    Ruling ruling = field.ruling();
    Rule rule = ruling.rule();
    before.accept(ruling.verb());
    boolean isNumber = isNumber(chunk, sample);
    boolean leaves =
        switch (ruling.verb()) {
          case ALLOW, MARK_EXPORT -> asItIs(chunk, sample, place, field, into);
          case REDACT -> text(place, REDACTED, into);
          case GENERALISE ->
              isNumber && number(place, Windows.bucket(number(chunk, sample), rule.bucket()), into);
          case TRUNCATE_TIME -> time(chunk, sample, place, rule.step(), into);
          case PSEUDONYMISE, TOKENISE -> {
            String name = name(chunk, sample);
            yield !name.isEmpty()
                && text(
                    place, code(rule, chunk.stream(packet), chunk.eventTime(packet), name), into);
          }
          case AGGREGATE -> {
            if (isNumber) {
              mean(chunk, packet, sample, field, into);
            }
            yield false;
          }
          case LOCATION_RELATIVE -> {
            alongLap(chunk, packet, plan.lapDistance(), rule.step(), into);
            yield false;
          }
          case METADATA_ONLY, HOLD, DROP -> false;
        };
    if (leaves) {
      return null;
    }
    boolean isOdd =
        switch (ruling.verb()) {
          case ALLOW, MARK_EXPORT -> true;
          default -> false;
        };
    return isOdd ? oddly(field) : ruling;
  }

  /** True for a packet without texts and the like. */
  static boolean areNumbers(Chunk chunk, int packet) {
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.kind(sample) > ValueKind.BOOLEAN) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(Chunk chunk, int sample) {
    byte kind = chunk.kind(sample);
    return kind == ValueKind.NUMBER || kind == ValueKind.INTEGER;
  }

  private static double number(Chunk chunk, int sample) {
    return chunk.kind(sample) == ValueKind.NUMBER ? chunk.number(sample) : chunk.bits(sample);
  }

  private static boolean number(int place, double value, Cut into) {
    into.fates[place] = Cut.NUMBER;
    into.numbers[place] = value;
    return true;
  }

  private static boolean text(int place, String value, Cut into) {
    into.fates[place] = Cut.TEXT;
    into.texts[place] = value;
    return true;
  }

  private boolean asItIs(Chunk chunk, int sample, int place, Plan.Field field, Cut into) {
    boolean passes =
        switch (chunk.kind(sample)) {
          case ValueKind.NUMBER, ValueKind.INTEGER, ValueKind.BOOLEAN -> true;
          case ValueKind.TEXT -> passes(catalogue, field, chunk.textValue(sample));
          default -> false;
        };
    into.fates[place] = Cut.AS_IT_IS;
    return passes;
  }

  /** A text could hold anything: only one that looks as the catalogue says passes, and radio. */
  static boolean passes(Fields catalogue, Plan.Field field, String text) {
    if (field.of() == PrivacyClass.VOICE) {
      return true;
    }
    Fields.Shape shape = catalogue.texts().get(field.channel());
    return shape != null && shape.fits(text);
  }

  private static boolean time(Chunk chunk, int sample, int place, long stepNanos, Cut into) {
    if (isNumber(chunk, sample)) {
      double step = stepNanos / 1e6;
      return number(place, Math.floor(number(chunk, sample) / step) * step, into);
    }
    if (chunk.kind(sample) != ValueKind.TEXT) {
      return false;
    }
    try {
      Instant time = Instant.parse(chunk.textValue(sample));
      long nanos =
          Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
      long cut = Math.floorDiv(nanos, stepNanos) * stepNanos;
      Instant left = Instant.ofEpochSecond(0).plusNanos(cut);
      return text(place, left.toString(), into);
    } catch (DateTimeException | ArithmeticException e) {
      return false;
    }
  }

  private static String name(Chunk chunk, int sample) {
    return switch (chunk.kind(sample)) {
      case ValueKind.TEXT -> chunk.textValue(sample);
      case ValueKind.INTEGER -> Long.toString(chunk.bits(sample));
      case ValueKind.NUMBER -> Double.toString(chunk.number(sample));
      default -> "";
    };
  }

  private void mean(Chunk chunk, int packet, int sample, Plan.Field field, Cut into) {
    Rule rule = field.ruling().rule();
    OptionalDouble mean =
        windows.take(
            chunk.stream(packet),
            field.channel(),
            rule,
            chunk.eventTime(packet),
            number(chunk, sample));
    if (mean.isPresent()) {
      into.extraNames.add(field.channel() + "_mean_" + rule.window());
      into.extraNumbers.add(mean.getAsDouble());
    }
  }

  /** The first number that is there for the distance along the lap, from its place onwards. */
  private static void alongLap(Chunk chunk, int packet, int lapDistance, long step, Cut into) {
    if (lapDistance < 0 || into.extraNames.contains(TRACK_POSITION)) {
      return;
    }
    int first = chunk.firstSample(packet) + lapDistance;
    for (int sample = first; sample < chunk.endSample(packet); sample++) {
      if (isNumber(chunk, sample) && chunk.channelOf(packet, sample).equals(LAP_DISTANCE)) {
        into.extraNames.add(TRACK_POSITION);
        into.extraNumbers.add(Windows.bucket(number(chunk, sample), (double) step));
        return;
      }
    }
  }

  /** Whether a piece of metadata that is not there any more would have left. */
  static boolean sendsMetadata(Plan.Field field) {
    return switch (field.ruling().verb()) {
      case ALLOW, MARK_EXPORT, REDACT, PSEUDONYMISE, TOKENISE -> true;
      default -> false;
    };
  }

  /** A piece of metadata as it leaves; null when it stays. */
  @Nullable Object metadata(Chunk chunk, int packet, Plan.Field field, Object value) {
    Rule rule = field.ruling().rule();
    before.accept(rule.effective());
    return switch (field.ruling().verb()) {
      case ALLOW, MARK_EXPORT ->
          switch (value) {
            case String text -> passes(catalogue, field, text) ? text : null;
            case Cut.Literal literal -> literal.isPlain() ? literal : null;
            default -> null;
          };
      case REDACT -> REDACTED;
      case PSEUDONYMISE, TOKENISE -> {
        String name = value instanceof Cut.Literal literal ? literal.json() : (String) value;
        yield code(rule, chunk.stream(packet), chunk.eventTime(packet), name);
      }
      default -> null;
    };
  }
}
