package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Channels over time as they are read for the page. */
final class StripsTest {
  @TempDir private Path folder;

  private static String packet(String source, int second, String samples) {
    return """
    {"source":"%s","session":"race","circuit":"zandvoort",\
    "timestamp":"2025-08-31T13:03:%02dZ","samples":{%s}}
    """
        .formatted(source, second, samples);
  }

  private static JsonNode of(JsonNode view, String source, String channel) {
    return view.path("strips").path(source).path(channel);
  }

  private static String numbers(JsonNode strip, String name) {
    return strip.path(name).toString();
  }

  @Test
  void givesTheValuesOfOneSourceInTheOrderOfTheirTimes() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20)) {
      garage.post(
          packet("car-44", 12, "\"speed\":212,\"drs\":true,\"note\":\"words\"")
              + packet("car-16", 11, "\"speed\":99")
              + packet("car-44", 10, "\"speed\":210.5"));
      JsonNode view = wall.json("/api/v1/strips?source=car-44&channels=speed,drs,note,absent");
      JsonNode speed = of(view, "car-44", "speed");
      assertThat(numbers(speed, "t")).isEqualTo("[0,2000]");
      assertThat(numbers(speed, "v")).isEqualTo("[210.5,212.0]");
      assertThat(numbers(of(view, "car-44", "drs"), "v")).isEqualTo("[1.0]");
      assertThat(numbers(of(view, "car-44", "note"), "v")).isEqualTo("[]");
      assertThat(numbers(of(view, "car-44", "absent"), "v")).isEqualTo("[]");
    }
  }

  @Test
  void givesTheValuesOfSeveralSourcesInOneAnswer() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20)) {
      garage.post(
          packet("car-44", 12, "\"speed\":212")
              + packet("car-16", 11, "\"speed\":99,\"rpm\":7000")
              + packet("car-63", 11, "\"speed\":50"));
      String ask = "/api/v1/strips?source=car-44&source=car-16&channels=speed,rpm";
      JsonNode view = wall.json(ask);
      assertThat(numbers(of(view, "car-44", "speed"), "v")).isEqualTo("[212.0]");
      assertThat(numbers(of(view, "car-16", "speed"), "v")).isEqualTo("[99.0]");
      assertThat(numbers(of(view, "car-16", "rpm"), "v")).isEqualTo("[7000.0]");
      assertThat(numbers(of(view, "car-44", "rpm"), "v")).isEqualTo("[]");
      assertThat(view.path("strips").propertyNames()).containsExactly("car-44", "car-16");
      garage.post(packet("car-16", 12, "\"speed\":98") + packet("car-44", 13, "\"speed\":213"));
      JsonNode more = wall.json(ask + "&after=" + view.path("end").asLong(-1));
      assertThat(numbers(of(more, "car-44", "speed"), "v")).isEqualTo("[213.0]");
      assertThat(numbers(of(more, "car-16", "speed"), "v")).isEqualTo("[98.0]");
    }
  }

  @Test
  void goesOnWhereAnAnswerEnded() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20)) {
      String ask = "/api/v1/strips?source=car-44&channels=speed";
      garage.post(packet("car-44", 10, "\"speed\":210"));
      long end = wall.json(ask).path("end").asLong(-1);
      garage.post(packet("car-44", 11, "\"speed\":211"));
      JsonNode more = wall.json(ask + "&after=" + end);
      assertThat(numbers(of(more, "car-44", "speed"), "v")).isEqualTo("[211.0]");
      JsonNode none = wall.json(ask + "&after=" + more.path("end").asLong(-1));
      assertThat(numbers(of(none, "car-44", "speed"), "v")).isEqualTo("[]");
      assertThat(none.path("end").asLong(-1)).isEqualTo(more.path("end").asLong(-2));
    }
  }

  @Test
  void whatIsGoneFromTheFileIsNotAnsweredFromMemory() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20)) {
      String ask = "/api/v1/strips?source=car-44&channels=speed&after=0";
      garage.post(packet("car-44", 10, "\"speed\":210"));
      garage.post(packet("car-44", 11, "\"speed\":211"));
      assertThat(numbers(of(wall.json(ask), "car-44", "speed"), "v")).isEqualTo("[210.0,211.0]");
      wall.gateway()
          .store()
          .write(connection -> {
            try (Statement statement = connection.createStatement()) {
              String oldest = "(SELECT min(first) FROM buffer_block)";
              statement.executeUpdate("DELETE FROM buffer_block WHERE first = " + oldest);
            }
          });
      assertThat(numbers(of(wall.json(ask), "car-44", "speed"), "v")).isEqualTo("[211.0]");
    }
  }

  @Test
  void tellsWhichSourcesAndChannelsThereAre() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20)) {
      assertThat(wall.json("/api/v1/strips").path("sources").size()).isZero();
      garage.post(
          packet("car-44", 10, "\"speed\":210,\"rpm\":9000") + packet("car-16", 10, "\"gear\":3"));
      assertThat(wall.json("/api/v1/strips").path("sources").toString())
          .isEqualTo(
              """
              [{"source":"car-16","session":"race","channels":["gear"]},\
              {"source":"car-44","session":"race","channels":["rpm","speed"]}]\
              """);
    }
  }

  @Test
  void saysWhatIsWrongWithAQuestion() throws Exception {
    try (Wall wall = Wall.in(folder)) {
      assertThat(wall.get("/api/v1/strips?source=car-44").statusCode()).isEqualTo(400);
      assertThat(wall.get("/api/v1/strips?source=c&channels=a&after=x").statusCode())
          .isEqualTo(400);
      assertThat(wall.get("/api/v1/strips?source=c&channels=a&seconds=0").statusCode())
          .isEqualTo(400);
      String many = "a,b,c,d,e,f,g,h,i,j,k,l,m";
      assertThat(wall.get("/api/v1/strips?source=c&channels=" + many).body())
          .contains("1 to 12 names");
      String sources = "source=1&source=2&source=3&source=4&source=5&source=6&source=7&source=8";
      assertThat(wall.get("/api/v1/strips?" + sources + "&channels=a").statusCode()).isEqualTo(200);
      assertThat(wall.get("/api/v1/strips?" + sources + "&source=9&channels=a").body())
          .contains("at most 8 sources");
      assertThat(wall.get("/api/v1/strips?" + sources + "&channels=a,b,c,d").body())
          .contains("at most 24 strips");
    }
  }

  @Test
  void aShortPieceOfAWindowHasFewPointsAndItsPeaks() {
    Strip strip = new Strip();
    for (int i = 0; i < 1_000; i++) {
      strip.add(i, i == 777 ? 500 : i % 10);
    }
    JsonNode piece = strip.viewOfPiece(Duration.ofSeconds(60));
    assertThat(piece.path("t").size()).isBetween(60, 120);
    assertThat(piece.path("v").toString()).contains("500.0");
    assertThat(strip.viewOfPiece(Duration.ofSeconds(1)).path("t").size()).isEqualTo(1_000);
  }

  @Test
  void manyValuesBecomeTheLowestAndTheHighestOfEachShare() {
    Strip strip = new Strip();
    for (int i = 0; i < 100_000; i++) {
      strip.add(i, i == 77_777 ? 500 : i == 33_333 ? -500 : i % 10);
    }
    JsonNode view = strip.view();
    assertThat(view.path("t").size()).isEqualTo(view.path("v").size()).isBetween(1_000, 2_400);
    assertThat(view.path("v").toString()).contains("500.0", "-500.0");
    long before = -1;
    for (JsonNode t : view.path("t")) {
      assertThat(t.asLong(-1)).isGreaterThan(before);
      before = t.asLong(-1);
    }
  }
}
