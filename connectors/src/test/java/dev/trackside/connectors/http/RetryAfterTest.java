package dev.trackside.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the header of an answer comes to. */
final class RetryAfterTest {
  private static long seconds(String after, @Nullable String date) {
    Map<String, List<String>> headers = new HashMap<>(Map.of("retry-after", List.of(after)));
    if (date != null) {
      headers.put("Date", List.of(date));
    }
    return RetryAfter.of(HttpHeaders.of(headers, (_, _) -> true)).toSeconds();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "' 120 ', 120",
    "99999999999999999999, 2147483647",
    "-3, 0",
    "1.5, 0",
    "soon, 0",
    "'', 0",
  })
  void secondsAreSecondsAndWhatIsNoneIsNoWait(String text, long expected) {
    assertThat(seconds(text, null)).isEqualTo(expected);
  }

  @Test
  void aDateIsMeasuredFromTheAnswersOwn() {
    String at = "Sun, 31 Aug 2025 13:05:00 GMT";
    assertThat(seconds(at, "Sun, 31 Aug 2025 13:03:30 GMT")).isEqualTo(90);
    assertThat(seconds(at, "Sun, 31 Aug 2025 13:06:00 GMT")).as("it is past").isZero();
    assertThat(seconds(at, "yesterday")).isZero();
    assertThat(seconds(at, null)).as("from when is not known").isZero();
  }

  @Test
  void withoutTheHeaderThereIsNoWait() {
    assertThat(RetryAfter.of(HttpHeaders.of(Map.of(), (_, _) -> true))).isZero();
  }
}
