package dev.trackside.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrackTest {

  @ParameterizedTest
  @CsvSource({"zandvoort, 4259", "silverstone, 5891", "monza, 5793"})
  void isAsLongAsTheCircuitOfficiallyIs(String name, int lengthMetres) {
    assertThat(track(name).lengthMetres()).isEqualTo(lengthMetres);
  }

  @ParameterizedTest
  @CsvSource({"zandvoort", "silverstone", "monza"})
  void comesBackToItsStartInStepsOfAMetre(String name) {
    Track track = track(name);
    for (int metre = 0; metre < track.lengthMetres(); metre++) {
      int next = (metre + 1) % track.lengthMetres();
      double east = track.x(next) - track.x(metre);
      double north = track.y(next) - track.y(metre);
      assertThat(Math.hypot(east, north)).as("step at %d", metre).isCloseTo(1, within(0.005));
      assertThat(track.z(next)).as("height at %d", next).isCloseTo(track.z(metre), within(0.15));
    }
  }

  @ParameterizedTest
  @CsvSource({"zandvoort", "silverstone", "monza"})
  void turnsTheCarOnceRoundClockwise(String name) {
    Track track = track(name);
    double turned = 0;
    for (int metre = 0; metre < track.lengthMetres(); metre++) {
      turned += track.curvature(metre);
    }
    assertThat(turned).isCloseTo(-2 * Math.PI, within(1e-9));
  }

  @Test
  void bendsWithoutJumps() {
    Track track = track("zandvoort");
    for (int metre = 1; metre < track.lengthMetres(); metre++) {
      assertThat(track.curvature(metre)).isCloseTo(track.curvature(metre - 1), within(0.006));
    }
  }

  @Test
  void leansIntoItsBankedCorners() {
    Track track = track("zandvoort");
    double steepest = 0;
    for (int metre = 0; metre < track.lengthMetres(); metre++) {
      steepest = Math.max(steepest, track.bankSine(metre));
    }
    assertThat(Math.toDegrees(Math.asin(steepest))).isBetween(14.0, 18.0);
  }

  private static Track track(String name) {
    return Circuits.find(name).orElseThrow().track();
  }
}
