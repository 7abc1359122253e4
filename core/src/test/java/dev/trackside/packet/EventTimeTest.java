package dev.trackside.packet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final long END_SECONDS =
      LocalDateTime.of(2262, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

  private static long parse(String text) {
    // Bytes around the text, so that reading beyond it would show.
    byte[] bytes = ("9" + text + "9999999999").getBytes(US_ASCII);
    return EventTime.parse(bytes, 1, 1 + text.length());
  }

  private static String write(long nanos) {
    byte[] target = new byte[EventTime.LENGTH_MAX + 3];
    int end = EventTime.write(nanos, target, 3);
    return new String(target, 3, end - 3, US_ASCII);
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  @Test
  void readsWhatJavaTimeWrites() {
    Random random = new Random(20250831);
    for (int i = 0; i < 100_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(
              random.nextLong(86_400, END_SECONDS - 86_400), random.nextInt(1_000_000_000));
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-17 * 60, 17 * 60) * 60);
      String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(offset));
      if (text.length() > 19 && text.charAt(16) == ':') {
        assertThat(parse(text)).as(text).isEqualTo(nanos(instant));
      }
    }
  }

  @Test
  void writesTheFewestDigitsThatAreExact() {
    assertThat(write(0)).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(write(1_000_000)).isEqualTo("1970-01-01T00:00:00.001Z");
    assertThat(write(1_000)).isEqualTo("1970-01-01T00:00:00.000001Z");
    assertThat(write(1)).isEqualTo("1970-01-01T00:00:00.000000001Z");
    assertThat(write(END_SECONDS * 1_000_000_000L - 1)).isEqualTo("2261-12-31T23:59:59.999999999Z");
  }

  @Test
  void writesWhatJavaTimeReadsAsTheSameInstant() {
    Random random = new Random(44);
    for (int i = 0; i < 100_000; i++) {
      long nanos = random.nextLong(END_SECONDS * 1_000_000_000L);
      nanos -= i % 3 == 0 ? nanos % 1_000_000 : i % 3 == 1 ? nanos % 1_000 : 0;
      String text = write(nanos);
      assertThat(nanos(OffsetDateTime.parse(text).toInstant())).as(text).isEqualTo(nanos);
      assertThat(parse(text)).isEqualTo(nanos);
    }
  }

  @Test
  void knowsEveryDayOfTwoCenturies() {
    Instant day = Instant.parse("1970-01-01T12:00:00Z");
    while (day.getEpochSecond() < END_SECONDS) {
      assertThat(write(nanos(day))).startsWith(day.toString().substring(0, 19));
      assertThat(parse(day.toString())).isEqualTo(nanos(day));
      day = day.plusSeconds(86_400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2025-08-31T13:03:12Z, 2025-08-31T13:03:12Z",
    "2025-08-31t13:03:12z, 2025-08-31T13:03:12Z",
    "2025-08-31 13:03:12.5Z, 2025-08-31T13:03:12.5Z",
    "2025-08-31T13:03:12.123456789+02:00, 2025-08-31T11:03:12.123456789Z",
    "2025-08-31T13:03:12-05:30, 2025-08-31T18:33:12Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "1970-01-01T00:00:00-00:00, 1970-01-01T00:00:00Z",
    "1969-12-31T23:00:00-01:00, 1970-01-01T00:00:00Z",
    "2262-01-01T00:59:59+01:00, 2261-12-31T23:59:59Z",
  })
  void readsTheFormsOfRfc3339(String text, String instant) {
    assertThat(parse(text)).isEqualTo(nanos(Instant.parse(instant)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2025",
        "2025-08-31",
        "2025-08-31T13:03",
        "2025-08-31T13:03:1Z",
        "2025-8-31T13:03:12Z",
        "2025-13-31T13:03:12Z",
        "2025-00-31T13:03:12Z",
        "2025-02-29T13:03:12Z",
        "2100-02-29T13:03:12Z",
        "2025-04-31T13:03:12Z",
        "2025-08-00T13:03:12Z",
        "2025-08-31T24:00:00Z",
        "2025-08-31T13:60:00Z",
        "2025-08-31T13:03:61Z",
        "2025/08/31T13:03:12Z",
        "2025-08-31T13.03.12Z",
        "2025-08-31_13:03:12Z",
        "2025-08-31T13:03:12X",
        "2025-08-31T13:03:12ZZ",
        "2025-08-31T13:03:12+2",
        "2025-08-31T13:03:12+0200",
        "2025-08-31T13:03:12+24:00",
        "2025-08-31T13:03:12+02:60",
        "2025-08-31T13:03:12,5Z",
        "2O25-08-31T13:03:12Z",
        "2025-08-3:T13:03:12Z",
        "2025-08-31T1/:03:12Z",
        "2025-08-31T13:03:\u00011Z",
      })
  void saysThatATextIsNoTime(String text) {
    long negative = parse(text);
    assertThat(negative).isNegative();
    assertThat(EventTime.problem(negative)).startsWith("RFC 3339");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-08-31T13:03:12, a zone",
    "2025-08-31T13:03:12.5, a zone",
    "2025-08-31T13:03:12.1234567890Z, one to nine digits",
    "2025-08-31T13:03:12.Z, one to nine digits",
    "2016-12-31T23:59:60Z, seconds from 00 to 59: a leap second",
    "1969-12-31T23:59:59Z, a year from 1970 to 2261",
    "1970-01-01T00:00:00+00:01, a year from 1970 to 2261",
    "2262-01-01T00:00:00Z, a year from 1970 to 2261",
    "9999-01-01T00:00:00Z, a year from 1970 to 2261",
  })
  void saysWhatIsWrongWithATime(String text, String problem) {
    assertThat(EventTime.problem(parse(text))).startsWith(problem);
  }

  @Test
  void takesATextWithoutZoneAsUtcOnlyWhereAsked() {
    byte[] text = "2016-11-24 13:59:03.042000".getBytes(US_ASCII);
    assertThat(EventTime.parseAssumingUtc(text, 0, text.length))
        .isEqualTo(nanos(Instant.parse("2016-11-24T13:59:03.042Z")));
    assertThat(EventTime.parse(text, 0, text.length)).isNegative();
  }

  @Test
  void bindsMillisecondsToTheSameRange() {
    assertThat(EventTime.ofMillis(1)).isEqualTo(1_000_000);
    assertThat(EventTime.ofMillis(-1)).isNegative();
    assertThat(EventTime.ofMillis(END_SECONDS * 1_000)).isNegative();
    assertThat(EventTime.ofMillis(Long.MAX_VALUE)).isNegative();
    assertThat(EventTime.ofNanos(-1)).isNegative();
    assertThat(EventTime.ofNanos(Long.MAX_VALUE)).isNegative();
    assertThat(EventTime.ofNanos(7)).isEqualTo(7);
  }
}
