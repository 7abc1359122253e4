package dev.trackside.connectors.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How long an answer asks to be left alone: RFC 9110, section 10.2.3. A date is measured from the
 * answer's own {@code Date}, so that neither of the two clocks has to be right.
 */
final class RetryAfter {
  private static final String NAME = "Retry-After";

  /** More digits than any wait has; the drainer's own limit is far below. */
  private static final int DIGITS_MOST = 9;

  private RetryAfter() {}

  /** The header as it is written; empty for none. */
  static Optional<String> text(HttpHeaders headers) {
    return headers.firstValue(NAME);
  }

  /** What it comes to; zero for none, for one that cannot be read and for a date that is past. */
  static Duration of(HttpHeaders headers) {
    String text = text(headers).orElse("").strip();
    if (text.matches("[0-9]+")) {
      return Duration.ofSeconds(
          text.length() > DIGITS_MOST ? Integer.MAX_VALUE : Long.parseLong(text));
    }
    Optional<ZonedDateTime> until = date(text);
    Optional<ZonedDateTime> now = headers.firstValue("Date").flatMap(RetryAfter::date);
    if (until.isEmpty() || now.isEmpty()) {
      return Duration.ZERO;
    }
    Duration wait = Duration.between(now.get(), until.get());
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private static Optional<ZonedDateTime> date(String text) {
    try {
      return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // its own backoff goes on
    }
  }
}
