package dev.trackside.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.trackside.app.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an event in one line. Of a failure it says the type and where it was; its words only when
 * they are the program's own or the system's, because others repeat the data that they failed on.
 *
 * <pre>
 * 2025-08-31T13:00:00.000Z WARN  Router: what happened [request=1f-2, trace=4bf9...]
 * {"time": "...", "level": "warn", "logger": "Router", "message": "...", "request": "1f-2"}
 * </pre>
 *
 * Made by the logging configuration.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int FRAMES_MOST = 24;
  private static final int TEXT_MOST = 4_000;
  private static final List<String> SPOKEN =
      List.of("dev.trackside.", "java.io.", "java.nio.", "java.net.", "java.sql.", "org.sqlite.");

  private volatile LogFormat format = LogFormat.TEXT;

  /** Writes in another format from now on. */
  public void use(LogFormat other) {
    format = other;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String line = format == LogFormat.JSON ? Json.line(tree(event)) : text(event);
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(TIME.format(instant(event)));
    line.append(String.format(Locale.ROOT, " %-5s ", event.getLevel()));
    line.append(logger(event)).append(": ").append(clean(event.getFormattedMessage()));
    if (!event.getMDCPropertyMap().isEmpty()) {
      line.append(' ').append(clean(new TreeMap<>(event.getMDCPropertyMap()).toString()));
    }
    for (String each : failure(event.getThrowableProxy())) {
      line.append(" | ").append(each);
    }
    return line.toString();
  }

  private static ObjectNode tree(ILoggingEvent event) {
    ObjectNode tree =
        Json.object()
            .put("time", TIME.format(instant(event)))
            .put("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
            .put("logger", logger(event))
            .put("message", clean(event.getFormattedMessage()));
    new TreeMap<>(event.getMDCPropertyMap()).forEach((key, value) -> tree.put(key, clean(value)));
    List<String> failure = failure(event.getThrowableProxy());
    if (!failure.isEmpty()) {
      ArrayNode lines = tree.putArray("failure");
      failure.forEach(lines::add);
    }
    return tree;
  }

  private static Instant instant(ILoggingEvent event) {
    return Instant.ofEpochMilli(event.getTimeStamp());
  }

  private static String logger(ILoggingEvent event) {
    String name = event.getLoggerName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** What went wrong and where, the deepest reason last. */
  private static List<String> failure(@Nullable IThrowableProxy thrown) {
    List<String> lines = new ArrayList<>();
    IThrowableProxy each = thrown;
    while (each != null && lines.size() < FRAMES_MOST) {
      String type = each.getClassName();
      boolean isSpoken = SPOKEN.stream().anyMatch(type::startsWith) && each.getMessage() != null;
      lines.add(isSpoken ? type + ": " + clean(each.getMessage()) : type);
      for (StackTraceElementProxy frame : each.getStackTraceElementProxyArray()) {
        if (lines.size() < FRAMES_MOST) {
          lines.add(frame.getSTEAsString());
        }
      }
      each = each.getCause();
    }
    return lines;
  }

  /** Without secrets, in one line, of a bounded length. */
  private static String clean(@Nullable String text) {
    String whole = text == null ? "" : text;
    String some = whole.length() > TEXT_MOST ? whole.substring(0, TEXT_MOST) + "..." : whole;
    return Secrets.masked(some).replaceAll("\\p{Cntrl}", " ");
  }
}
