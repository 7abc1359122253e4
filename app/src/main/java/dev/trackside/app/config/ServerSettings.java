package dev.trackside.app.config;

import dev.trackside.app.access.TokenFile;
import dev.trackside.app.log.LogFormat;
import dev.trackside.app.log.LogLevel;
import dev.trackside.app.otlp.Tracing;
import dev.trackside.app.tls.PemFiles;
import dev.trackside.store.SystemTime;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of who may use the API, and how it speaks. */
public final class ServerSettings {
  /** The tokens. */
  public static final Setting<Path> TOKENS =
      new Setting<>(
          "tokens",
          TextKinds.path("a file", "a file, such as keys/tokens.json", false),
          TokenFile.STANDARD,
          "",
          "tokens of the API, relative to the data directory; while the file is not there, all"
              + " on this machine may do everything");

  /** The certificate and the key of the API. */
  public static final Setting<Optional<PemFiles>> TLS =
      new Setting<>(
          "tls",
          new TlsKind(),
          Optional.empty(),
          "",
          "certificate and key of the API, in PEM, read anew when they change: {certificate, key}");

  /** How many requests a caller may send. */
  public static final Setting<Long> REQUEST_RATE =
      new Setting<>(
          "request_rate",
          Quantities.count(0, 1_000_000),
          20_000L,
          "requests/s",
          "requests a second that each caller may send to the API; 0 for no limit");

  /** How the log looks. */
  public static final Setting<LogFormat> LOG_FORMAT =
      new Setting<>(
          "log_format",
          TextKinds.word(LogFormat.class),
          LogFormat.TEXT,
          "",
          "how the log looks: text, or json, an object a line");

  /** What is logged. */
  public static final Setting<LogLevel> LOG_LEVEL =
      new Setting<>(
          "log_level",
          TextKinds.word(LogLevel.class),
          LogLevel.WARN,
          "",
          "what is logged: error, warn, info (traced requests too) or debug (every request)");

  /** Who collects traces. */
  public static final Setting<URI> OTLP_ENDPOINT =
      new Setting<>(
          "otlp_endpoint",
          WatchSettings.webAddress("an address such as http://127.0.0.1:4318"),
          URI.create(""),
          "",
          "collector that is told of traces, by OTLP over HTTP in JSON at its /v1/traces; empty"
              + " for none");

  /** How many traces begin here. */
  public static final Setting<Long> OTLP_NEW_TRACES =
      new Setting<>(
          "otlp_new_traces",
          Quantities.count(0, 10_000),
          1L,
          "traces/s",
          "requests with packets and without a traceparent that begin a trace, a second at most");

  static final List<Setting<?>> ALL =
      List.of(TOKENS, TLS, REQUEST_RATE, LOG_FORMAT, LOG_LEVEL, OTLP_ENDPOINT, OTLP_NEW_TRACES);

  private ServerSettings() {}

  /** The traces of requests, and who is told of them. */
  public static Tracing tracing(Settings settings) {
    return Tracing.to(
        Optional.of(settings.get(OTLP_ENDPOINT)).filter(each -> !each.toString().isEmpty()),
        Math.toIntExact(settings.get(OTLP_NEW_TRACES)),
        SystemTime.CLOCKS);
  }
}
