package dev.trackside.bench.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.bench.load.Load;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What is told of made-up rounds. */
final class StandingsTest {
  private static final Load LOAD = new Load(4, 1_000);
  private static final double NONE = 0;

  @Test
  void aRatioIsOneOfTheSameRound() {
    Standings standings =
        new Standings(
            List.of(place("raw-file-durable", 100, 10, 1_000), ours(200, 10, 3_000)), List.of());

    // 2, 1 and 3 times; the medians by themselves would give 200 over 100.
    assertThat(standings.ratios().byName()).containsExactly(Map.entry("raw-file.4x1000", 2.0));
    Standings slower =
        new Standings(
            List.of(place("raw-file-durable", 100, 10, 1_000), ours(50, 20, 200)), List.of());
    assertThat(slower.ratios().byName()).containsExactly(Map.entry("raw-file.4x1000", 0.5));
  }

  @Test
  void aRoundThatOneOfThemMissedIsInNoRatio() {
    Standings standings =
        new Standings(
            List.of(place("raw-file-durable", NONE, 10, 10), ours(1_000, 20, 20)), List.of());

    assertThat(standings.ratios().byName()).containsExactly(Map.entry("raw-file.4x1000", 2.0));
  }

  @Test
  void onlySteadyAndDurableOnesAreGuarded() {
    Standings standings =
        new Standings(
            List.of(
                ours(10),
                place("kafka-durable", 10),
                place("rocksdb-default", 10),
                place("rocksdb-durable", 5)),
            List.of());

    assertThat(standings.ratios().byName()).containsExactly(Map.entry("rocksdb.4x1000", 2.0));
  }

  @Test
  void theTableSaysWhoWasSkippedAndWhy() {
    Rival kafka = rival("kafka-durable");
    Standings standings =
        new Standings(
            List.of(
                ours(1_468_453),
                new Standings.Place(new Heat(kafka, LOAD), List.of(Map.of()), "no broker here")),
            List.of());

    assertThat(Table.of(standings))
        .contains("4 x 1,000 packets", "1,468,453", "SKIPPED: no broker here", kafka.promise());
    assertThat(standings.json())
        .anySatisfy(one ->
            assertThat(one)
                .containsEntry("name", "rivals-kafka-durable-4x1000")
                .containsEntry("skipped", "no broker here")
                .containsEntry("packets_per_s", null)
                .containsEntry("durable", true));
  }

  @Test
  void thePictureHasABarForEach() throws Exception {
    Standings standings =
        new Standings(
            List.of(ours(50_000), place("kafka-default", 700), place("raw-file-durable", NONE)),
            List.of());

    String svg = Picture.of(standings);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));

    // The ground and two bars: one was not measured.
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(svg).contains("50,000", "kafka, default", "not measured");
  }

  private static Standings.Place ours(double... rates) {
    return place("trackside-durable", rates);
  }

  private static Standings.Place place(String label, double... rates) {
    List<Map<String, Double>> rounds = new ArrayList<>();
    for (double rate : rates) {
      rounds.add(rate == NONE ? Map.of() : Map.of(HeatFigures.PACKETS_PER_S, rate));
    }
    return new Standings.Place(new Heat(rival(label), LOAD), rounds, "");
  }

  private static final List<Rival> ALL = Rivals.all();

  private static Rival rival(String label) {
    return ALL.stream().filter(each -> each.label().equals(label)).findFirst().orElseThrow();
  }
}
