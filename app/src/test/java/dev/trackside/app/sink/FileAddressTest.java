package dev.trackside.app.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.connectors.parquet.ParquetSink;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.FileSink;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What may stand behind {@code file:}. */
final class FileAddressTest {
  private final String here = Path.of("out").toAbsolutePath().toString();

  @Test
  void theFormatChoosesTheSink() throws Exception {
    Sink plain = SinkAddress.parse("file:out").open("site");
    assertThat(plain).isInstanceOf(FileSink.class);
    assertThat(plain.name()).isEqualTo("file:" + here);
    Sink said = SinkAddress.parse("file:out?format=ndjson").open("site");
    assertThat(said.name()).isEqualTo(plain.name());
    SinkAddress table = SinkAddress.parse("file:out?format=parquet");
    assertThat(table).hasToString("file:out?format=parquet");
    Sink sink = table.open("home-gb");
    assertThat(sink).isInstanceOf(ParquetSink.class);
    assertThat(sink.name()).isEqualTo("file:" + here + "?format=parquet").isEqualTo(table.name());
    assertThat(sink.destination()).isEqualTo("home-gb");
  }

  @Test
  void anotherFormatIsSaid() {
    assertThatThrownBy(() -> SinkAddress.parse("file:out?format=orc"))
        .isInstanceOfSatisfying(
            BadAddressException.class,
            e -> {
              assertThat(e.problem()).contains("orc");
              assertThat(e.hint()).contains("?format=parquet");
            });
    assertThatThrownBy(() -> SinkAddress.parse("file:?format=parquet"))
        .hasMessageContaining("names no directory");
  }
}
