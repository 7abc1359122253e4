package dev.trackside.app.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an HTTP sink is written. */
final class HttpAddressTest {
  private static final String KEY =
      "trackside-receiver/8302bc0284f3+6022dff2+ATwjvyI/L01AhEqWFUrY/yWN8WoeX3bQrxx14yuYmSj3";
  private static final String WITNESS =
      "trackside-receiver/8302bc0284f3+2f5d5337+BDwjvyI/L01AhEqWFUrY/yWN8WoeX3bQrxx14yuYmSj3";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:https://cloud.example/in/batches",
        "http:HTTPS://Cloud.Example:443/in/batches/",
        "http:https://cloud.example/in/./x/../batches#zstd=off&timeout=5"
      })
  void oneReceiverHasOneName(String text) throws BadAddressException {
    assertThat(SinkAddress.parse(text).name()).isEqualTo("http:https://cloud.example/in/batches");
    assertThat(SinkAddress.parse(text)).hasToString(text);
  }

  @Test
  void optionsStandBehindTheHash() throws BadAddressException {
    HttpAddress address =
        (HttpAddress)
            SinkAddress.parse(
                "http:http://127.0.0.1:7490/batches#token-file=t&key="
                    + KEY
                    + "&timeout=5&pipeline=8&zstd=off"
                    + "&witness=http://127.0.0.1:7490/witness&witness-key="
                    + WITNESS);
    assertThat(address.target().receiptKey()).hasToString("Optional[" + KEY + "]");
    assertThat(address.target().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(address.target().packed()).isFalse();
    assertThat(address.target().pipeline()).isEqualTo(8);
    WitnessPlace witness = address.witness().orElseThrow();
    assertThat(witness.prefix()).hasToString("http://127.0.0.1:7490/witness");
    assertThat(witness.key()).hasToString("Optional[" + WITNESS + "]");
    assertThat(witness.tokenFile()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:",
        "http:cloud.example",
        "http:ftp://cloud.example",
        "http:https:///batches",
        "http:https://user:pass-word@cloud.example/b",
        "http:https://cloud.example/b?key=pass-word",
        "http:https://clo ud:pass-word@example/b",
        "http:http://cloud.example/b#token-file=t",
        "http:https://cloud.example/b#token-file=t&witness=http://cloud.example/w",
        "http:https://cloud.example/b#key=pass-word",
        "http:https://cloud.example/b#timeout=0",
        "http:https://cloud.example/b#timeout=601",
        "http:https://cloud.example/b#pipeline=0",
        "http:https://cloud.example/b#pipeline=9",
        "http:https://cloud.example/b#zstd",
        "http:https://cloud.example/b#zstd=off&zstd=on",
        "http:https://cloud.example/b#colour=red",
        "http:https://cloud.example/b#witness-key=" + WITNESS
      })
  void whatIsWrongIsSaidWithoutAnySecret(String text) {
    BadAddressException bad =
        catchThrowableOfType(BadAddressException.class, () -> SinkAddress.parse(text));
    assertThat(Arrays.asList(bad.problem(), bad.hint()))
        .allSatisfy(words -> assertThat(words).isNotBlank().doesNotContain("pass-word"));
  }
}
