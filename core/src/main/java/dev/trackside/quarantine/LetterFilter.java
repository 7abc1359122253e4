package dev.trackside.quarantine;

import static java.util.Objects.requireNonNull;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Reason;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which dead letters are meant. Times are event times in epoch nanoseconds, both inclusive; a
 * letter whose time could not be read has time 0.
 *
 * @param reasons the reasons; empty for any
 * @param source the exact source, or {@link #ANY}
 * @param channel the exact channel (empty: about the whole packet), or {@link #ANY}
 * @param session the exact session, or {@link #ANY}
 * @param fromNanos the earliest event time
 * @param toNanos the latest event time
 * @param first the first position
 * @param end the position behind the last one
 */
public record LetterFilter(
    Set<Reason> reasons,
    String source,
    String channel,
    String session,
    long fromNanos,
    long toNanos,
    long first,
    long end) {
  /** Stands for every text. */
  public static final String ANY = "*";

  /** Every dead letter. */
  public static final LetterFilter ALL =
      new LetterFilter(Set.of(), ANY, ANY, ANY, Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE);

  /** Keeps the reasons as they are. */
  public LetterFilter {
    reasons = Set.copyOf(reasons);
    requireNonNull(source, "source is null");
    requireNonNull(channel, "channel is null");
    requireNonNull(session, "session is null");
  }

  /** The same for these reasons only; none means any. */
  public LetterFilter withReasons(Set<Reason> newReasons) {
    return new LetterFilter(newReasons, source, channel, session, fromNanos, toNanos, first, end);
  }

  /** The same for one source. */
  public LetterFilter withSource(String newSource) {
    return new LetterFilter(reasons, newSource, channel, session, fromNanos, toNanos, first, end);
  }

  /** The same for one channel. */
  public LetterFilter withChannel(String newChannel) {
    return new LetterFilter(reasons, source, newChannel, session, fromNanos, toNanos, first, end);
  }

  /** The same for one session. */
  public LetterFilter withSession(String newSession) {
    return new LetterFilter(reasons, source, channel, newSession, fromNanos, toNanos, first, end);
  }

  /** The same for event times from one to another, both inclusive. */
  public LetterFilter withTimes(long newFromNanos, long newToNanos) {
    return new LetterFilter(
        reasons, source, channel, session, newFromNanos, newToNanos, first, end);
  }

  /** The same for positions from one up to another, which is not meant. */
  public LetterFilter withPositions(long newFirst, long newEnd) {
    return new LetterFilter(
        reasons, source, channel, session, fromNanos, toNanos, newFirst, newEnd);
  }

  /** True when a letter is meant. */
  boolean means(long position, Chunk chunk, int packet) {
    long time = chunk.eventTime(packet);
    return position >= first
        && position < end
        && time >= fromNanos
        && time <= toNanos
        && (reasons.isEmpty() || reasons.contains(chunk.defect(packet).reason()))
        && is(source, chunk.stream(packet).source())
        && is(session, chunk.stream(packet).session())
        && is(channel, chunk.defect(packet).channel());
  }

  private static boolean is(String wanted, String text) {
    return wanted.equals(ANY) || wanted.equals(text);
  }

  /** The form in which it is kept: {@code reason=out_of_range&source=car-44}. */
  public String text() {
    Map<String, String> parts = new LinkedHashMap<>();
    if (!reasons.isEmpty()) {
      parts.put(
          "reason", reasons.stream().map(Reason::word).sorted().collect(Collectors.joining(",")));
    }
    putUnless(parts, "source", source, ANY);
    putUnless(parts, "channel", channel, ANY);
    putUnless(parts, "session", session, ANY);
    putUnless(parts, "from", Long.toString(fromNanos), Long.toString(Long.MIN_VALUE));
    putUnless(parts, "to", Long.toString(toNanos), Long.toString(Long.MAX_VALUE));
    putUnless(parts, "first", Long.toString(first), "0");
    putUnless(parts, "end", Long.toString(end), Long.toString(Long.MAX_VALUE));
    return parts.entrySet().stream()
        .map(part ->
            part.getKey() + "=" + URLEncoder.encode(part.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static void putUnless(
      Map<String, String> parts, String name, String value, String usual) {
    if (!value.equals(usual)) {
      parts.put(name, value);
    }
  }

  /** The filter that a kept form means. */
  static LetterFilter ofText(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      int equals = part.indexOf('=');
      parts.put(
          part.substring(0, equals),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (Reason reason : Reason.values()) {
      if (("," + parts.getOrDefault("reason", "") + ",").contains("," + reason.word() + ",")) {
        reasons.add(reason);
      }
    }
    return new LetterFilter(
        reasons,
        parts.getOrDefault("source", ANY),
        parts.getOrDefault("channel", ANY),
        parts.getOrDefault("session", ANY),
        Long.parseLong(parts.getOrDefault("from", Long.toString(Long.MIN_VALUE))),
        Long.parseLong(parts.getOrDefault("to", Long.toString(Long.MAX_VALUE))),
        Long.parseLong(parts.getOrDefault("first", "0")),
        Long.parseLong(parts.getOrDefault("end", Long.toString(Long.MAX_VALUE))));
  }
}
