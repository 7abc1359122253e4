package dev.trackside.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import dev.trackside.app.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lines of the log, through the appenders that write them. */
final class LogLinesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private final LineEncoder encoder = new LineEncoder();
  private final SparingAppender sparing = new SparingAppender();
  private final Logger log = context.getLogger("dev.trackside.app.Something");

  LogLinesTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> last = new OutputStreamAppender<>();
    last.setContext(context);
    last.setEncoder(encoder);
    last.setOutputStream(out);
    last.start();
    sparing.setContext(context);
    sparing.addAppender(last);
    sparing.start();
    log.setLevel(Level.DEBUG);
    log.addAppender(sparing);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void theSameMessageIsToldAFewTimesAndThenCounted() {
    for (int i = 0; i < 1_000; i++) {
      log.warn("link {} is down", i);
    }
    log.warn("something else");
    assertThat(lines()).hasSize(6);
    assertThat(lines().getLast()).contains("something else");
    sparing.stop();
    assertThat(lines()).hasSize(7);
    assertThat(lines().getLast()).endsWith("link 999 is down (repeated 995 times)");
  }

  @Test
  void aLineOfJsonIsAnObjectWithWhatHappenedAndWhere() {
    encoder.use(LogFormat.JSON);
    log.error("no \"luck\"\nat {}", "all", new IllegalStateException("car-44 was driven by Kim"));
    JsonNode line = Json.read(lines().getFirst());
    assertThat(line.path("level").asString()).isEqualTo("error");
    assertThat(line.path("logger").asString()).isEqualTo("Something");
    assertThat(line.path("message").asString()).isEqualTo("no \"luck\" at all");
    assertThat(line.path("time").asString()).endsWith("Z");
    assertThat(line.path("failure").get(0).asString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.path("failure").get(1).asString()).contains("LogLinesTest");
    assertThat(lines()).hasSize(1).noneMatch(each -> each.contains("Kim"));
  }

  @Test
  void whatIsASecretIsMaskedWhereverItStands() {
    log.warn("sent Authorization: Bearer abcdef0123456789");
    log.warn("to https://kim:pw4711@host/x?token=s3cr3t");
    log.warn("a key trk_AbCdEfGhIjKlMnOpQrStUv and password: hunter2, and the rest");
    assertThat(String.join("\n", lines()))
        .doesNotContain("abcdef0123456789", "pw4711", "s3cr3t", "AbCdEf", "hunter2")
        .contains("and the rest", "host/x");
  }

  @Test
  void aTraceIsWhatItsHeaderSaysOrNone() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    String span = "b7ad6b7169203331";
    assertThat(TraceParent.of("00-" + trace + "-" + span + "-01"))
        .contains(new TraceParent(trace, span, true));
    assertThat(TraceParent.of("cc-" + trace + "-" + span + "-01-more")).isPresent();
    for (String bad :
        List.of(
            "",
            "00-" + trace + "-" + span,
            "ff-" + trace + "-" + span + "-01",
            "00-" + trace + "-" + span + "-01-more",
            "00-" + "0".repeat(32) + "-" + span + "-01",
            "00-" + trace + "-" + "0".repeat(16) + "-01",
            "00-" + trace.toUpperCase(Locale.ROOT) + "-" + span + "-01")) {
      assertThat(TraceParent.of(bad)).as(bad).isEmpty();
    }
  }
}
