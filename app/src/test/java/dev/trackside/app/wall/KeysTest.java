package dev.trackside.app.wall;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.wall.Keys.Outcome;
import dev.trackside.app.wall.Keys.Wish;
import org.junit.jupiter.api.Test;

/** Keys: where they lead, and that nothing is done without a yes. */
final class KeysTest {
  private static Place at(Place.Page page) {
    return new Place(page, 0, null, 2);
  }

  private static Outcome press(String key, Sight sight, Place place) {
    return Keys.of(key, sight, place, 20);
  }

  @Test
  void leadsToEveryPageAndBack() {
    for (Place.Page page : Place.Page.values()) {
      String key = Character.toString(page.key());
      assertThat(press(key, Seen.open(), at(Place.Page.OVERVIEW)).place().page()).isEqualTo(page);
      assertThat(press(Keys.ESCAPE, Seen.open(), at(page)).place().page())
          .isEqualTo(Place.Page.OVERVIEW);
      assertThat(press("q", Seen.open(), at(page)).wish()).isEqualTo(Wish.LEAVE);
    }
  }

  @Test
  void resetsTheChosenBreakerOnlyAfterAYes() {
    Place breakers = at(Place.Page.BREAKERS);
    Outcome asked = press("r", Seen.open(), breakers);
    assertThat(asked.act()).isNull();
    Outcome refused = press("x", Seen.open(), asked.place());
    assertThat(refused.act()).isNull();
    assertThat(refused.place().asked()).isNull();
    Outcome done = press("y", Seen.open(), asked.place());
    assertThat(requireNonNull(done.act()).path())
        .isEqualTo("/api/v1/breakers/reset?source=car-44&channel=speed");
    Outcome next = press(Keys.DOWN, Seen.open(), breakers);
    assertThat(press("r", Seen.open(), next.place()).place().asked())
        .isEqualTo(
            new Place.Act("/api/v1/breakers/reset?source=car-44", "close the breaker of car-44?"));
  }

  @Test
  void judgesAGroupAgainAndTriesItWithoutAsking() {
    Place letters = at(Place.Page.LETTERS);
    Place.Act asked = requireNonNull(press("r", Seen.well(), letters).place().asked());
    assertThat(asked.path())
        .isEqualTo(
            "/api/v1/dead-letters/reprocess?reason=out_of_range&channel=speed&source=car-44");
    Place.Act trial = requireNonNull(press("t", Seen.well(), letters).act());
    assertThat(trial.path()).endsWith("&dry_run=true");
    assertThat(press("R", Seen.well(), letters).place().asked()).isNotNull();
  }

  @Test
  void acknowledgesAnAlertAndSilencesItsGroupAfterAYes() {
    Place.Act known =
        requireNonNull(press("a", Seen.outage(), at(Place.Page.OVERVIEW)).place().asked());
    assertThat(known.path()).isEqualTo("/api/v1/alerts/acknowledge?id=a1");
    Place.Act silent =
        requireNonNull(press("m", Seen.outage(), at(Place.Page.EVENTS)).place().asked());
    assertThat(silent.path()).isEqualTo("/api/v1/alerts/silence?group=sink&seconds=3600");
    assertThat(press("a", Seen.well(), at(Place.Page.EVENTS)).place().asked()).isNull();
  }

  @Test
  void doesNothingToAGatewayThatIsGoneNorWhereNothingIsThere() {
    assertThat(press("r", Seen.gone(), at(Place.Page.LETTERS)).place().asked()).isNull();
    assertThat(press("r", Seen.well(), at(Place.Page.BREAKERS)).place().asked()).isNull();
    assertThat(press("r", Seen.well(), at(Place.Page.OVERVIEW)).place().asked()).isNull();
  }

  @Test
  void staysWithinTheLinesAndTheIntervals() {
    Place place = at(Place.Page.LETTERS);
    for (int i = 0; i < 9; i++) {
      place = press(Keys.PAGE_DOWN, Seen.well(), place).place();
    }
    assertThat(place.selected()).isEqualTo(1);
    for (int i = 0; i < 9; i++) {
      place = press("+", Seen.well(), press("k", Seen.well(), place).place()).place();
    }
    assertThat(place.selected()).isZero();
    assertThat(place.interval()).isEqualTo(0.5);
  }
}
