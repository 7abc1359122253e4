package dev.trackside.app.wall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is drawn of what was seen, line by line. */
final class ScreenTest {
  private static final double NOW = 106;
  private static final Size LARGE = new Size(200, 60);
  private static final Place OVERVIEW = at(Place.Page.OVERVIEW);

  private static Place at(Place.Page page) {
    return new Place(page, 0, null, 2);
  }

  private static List<String> lines(Sight sight, Place place, Size size) {
    return Screen.lines(sight, place, new Look(size, false, false), NOW);
  }

  static Stream<Arguments> pictures() {
    return Stream.of(Size.USUAL, LARGE)
        .flatMap(size ->
            Stream.of(
                Arguments.of("well", Seen.well(), OVERVIEW, size),
                Arguments.of("outage", Seen.outage(), OVERVIEW, size),
                Arguments.of("breaker-open", Seen.open(), OVERVIEW, size),
                Arguments.of("gone", Seen.gone(), OVERVIEW, size),
                Arguments.of("breakers", Seen.open(), at(Place.Page.BREAKERS), size),
                Arguments.of("letters", Seen.well(), at(Place.Page.LETTERS), size),
                Arguments.of("sinks", Seen.outage(), at(Place.Page.SINKS), size),
                Arguments.of("events", Seen.outage(), at(Place.Page.EVENTS), size),
                Arguments.of("keys", Seen.well(), at(Place.Page.HELP), size)));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void drawsWhatItDrewBefore(String name, Sight sight, Place place, Size size) throws IOException {
    List<String> drawn = lines(sight, place, size);
    assertThat(drawn).hasSize(size.rows()).allMatch(line -> line.length() <= size.columns());
    String file = "%s-%dx%d.txt".formatted(name, size.columns(), size.rows());
    Path actual = Path.of("target", "wall", file);
    Files.createDirectories(actual.getParent());
    Files.writeString(actual, String.join("\n", drawn) + "\n");
    try (InputStream in = ScreenTest.class.getResourceAsStream(file)) {
      assertThat(in).as("%s is missing; what was drawn is in %s", file, actual).isNotNull();
      String expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(drawn).isEqualTo(expected.lines().toList());
    }
  }

  @Test
  void fitsEveryScreen() {
    for (Sight sight : List.of(Seen.well(), Seen.outage(), Seen.open(), Seen.gone())) {
      for (Place.Page page : Place.Page.values()) {
        for (int columns = 1; columns < 210; columns += 7) {
          for (int rows = 1; rows < 70; rows += 3) {
            List<String> drawn = lines(sight, at(page), new Size(columns, rows));
            int width = columns;
            assertThat(drawn)
                .hasSizeLessThanOrEqualTo(rows)
                .allMatch(line -> line.length() <= width);
          }
        }
      }
    }
  }

  @Test
  void saysTheSameWithColoursAndWithout() {
    for (Sight sight : List.of(Seen.well(), Seen.outage(), Seen.open(), Seen.gone())) {
      List<String> painted = Screen.lines(sight, OVERVIEW, new Look(Size.USUAL, true, false), NOW);
      assertThat(painted).anyMatch(line -> line.contains("\u001b["));
      assertThat(painted.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
          .map(String::stripTrailing)
          .isEqualTo(lines(sight, OVERVIEW, Size.USUAL));
    }
  }

  @Test
  void livesWithAGatewayThatSaysNothing() {
    for (Place.Page page : Place.Page.values()) {
      assertThat(lines(Sight.none("http://127.0.0.1:1"), at(page), Size.USUAL)).hasSize(24);
    }
  }

  @Test
  void showsNoControlCharactersOfSenders() {
    Sight sight = Seen.well();
    ((tools.jackson.databind.node.ObjectNode) sight.health().path("sources").path(0))
        .put("source", "car\u001b[2J\r\n");
    assertThat(lines(sight, OVERVIEW, LARGE)).noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void saysThatALookIsOld() {
    assertThat(Screen.lines(Seen.well(), OVERVIEW, new Look(LARGE, false, false), 130).getFirst())
        .contains("STALE 30 s");
  }
}
