package dev.trackside.gateway.sight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SourceMeterTest {
  private static final long START = 1_700_000_000_000L;

  private final SourceMeter meter = new SourceMeter();

  /** A chunk of packets with two samples each, one source after the other. */
  private static Chunk chunk(int each, String... sources) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < each; i++) {
      for (String source : sources) {
        builder.begin(new Stream(source, "race", "zandvoort"), START * 1_000_000);
        builder.number("speed", 300).number("rpm", 11_000).end();
      }
    }
    return builder.build();
  }

  private void commit(Chunk chunk, long atMillis) {
    meter.begin();
    meter.note(chunk);
    meter.committed(atMillis);
  }

  @Test
  void countsEachSourceSecondBySecond() {
    commit(chunk(10, "car-44"), START);
    commit(chunk(3, "car-44", "car-1"), START + 1_000);
    List<SourceRate> rates = meter.rates(START + 2_000);
    assertThat(rates).extracting(SourceRate::source).containsExactly("car-1", "car-44");
    SourceRate car = rates.getLast();
    assertThat(car.session()).isEqualTo("race");
    assertThat(car.coverage()).hasSize(60).endsWith(0, 10, 3);
    assertThat(car.packetsPerSecond()).isEqualTo(13 / 5.0);
    assertThat(car.samplesPerSecond()).isEqualTo(26 / 5.0);
    assertThat(car.lastReceivedAtMillis()).isEqualTo(START + 1_000);
  }

  @Test
  void whatWasRolledBackIsNotCounted() {
    meter.begin();
    meter.note(chunk(10, "car-44"));
    commit(chunk(1, "car-44"), START);
    assertThat(meter.rates(START + 1_000).getFirst().coverage()).endsWith(1);
  }

  @Test
  void theSecondThatIsNotOverIsNotShown() {
    commit(chunk(10, "car-44"), START);
    assertThat(meter.rates(START).getFirst().coverage()).containsOnly(0);
    assertThat(meter.rates(START + 1_000).getFirst().coverage()).endsWith(10);
  }

  @Test
  void aMinuteOfSilenceEmptiesIt() {
    commit(chunk(10, "car-44"), START);
    assertThat(meter.rates(START + 60_000).getFirst().coverage()).startsWith(10);
    assertThat(meter.rates(START + 61_000).getFirst().coverage()).containsOnly(0);
    // The ring comes round to the second of those ten.
    assertThat(meter.rates(START + 62_000).getFirst().coverage()).containsOnly(0);
    commit(chunk(2, "car-44"), START + 600_000);
    assertThat(meter.rates(START + 601_000).getFirst().coverage()).endsWith(0, 2);
  }

  @Test
  void aClockThatIsSetBackGoesOn() {
    commit(chunk(10, "car-44"), START);
    commit(chunk(5, "car-44"), START - 30_000);
    assertThat(meter.rates(START + 1_000).getFirst().coverage()).endsWith(15);
  }

  @Test
  void sourcesThatAreTooManyCountTogether() {
    String[] many = new String[250];
    for (int i = 0; i < many.length; i++) {
      many[i] = "car-" + i;
    }
    commit(chunk(1, many), START);
    List<SourceRate> rates = meter.rates(START + 1_000);
    assertThat(rates).hasSize(201);
    assertThat(rates)
        .filteredOn(each -> each.source().equals(SourceMeter.OTHERS))
        .singleElement()
        .satisfies(others -> assertThat(others.coverage()).endsWith(50));
    commit(chunk(1, "car-late"), START + 700_000);
    assertThat(meter.rates(START + 701_000)).extracting(SourceRate::source).contains("car-late");
  }

  @Test
  void packetsWithoutASourceHaveARowToo() {
    commit(chunk(1, ""), START);
    assertThat(meter.rates(START + 1_000))
        .extracting(SourceRate::source)
        .containsExactly(SourceMeter.NONE);
  }
}
