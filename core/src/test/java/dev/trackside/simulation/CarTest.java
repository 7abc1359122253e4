package dev.trackside.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CarTest {
  private static final double STEP = 0.02;

  @ParameterizedTest
  @CsvSource({"zandvoort, 70, 78", "silverstone, 84, 93", "monza, 80, 90"})
  void lapsInTheTimeOfARaceCar(String circuit, double least, double most) {
    List<Double> laps = lapTimes(car(circuit), 5);
    assertThat(laps).hasSize(5).allSatisfy(seconds -> assertThat(seconds).isBetween(least, most));
    assertThat(laps.stream().distinct().count()).as("laps differ").isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource({"zandvoort, 4259", "silverstone, 5891", "monza, 5793"})
  void drivesTheLengthOfTheTrackInALap(String circuit, double lengthMetres) {
    Car car = car(circuit);
    double driven = 0;
    double before = car.speed();
    double rest = car.distance();
    for (int lap = car.lap(); lap == car.lap(); ) {
      rest = car.distance();
      car.step(STEP);
      driven += (before + car.speed()) / 2 * STEP;
      before = car.speed();
    }
    driven -= car.distance();
    assertThat(driven).isCloseTo(lengthMetres, within(1.0));
    assertThat(rest).isBetween(lengthMetres - 2, lengthMetres);
  }

  @ParameterizedTest
  @CsvSource({"zandvoort", "silverstone", "monza"})
  void neverAsksMoreThanACarCanDo(String circuit) {
    Car car = car(circuit);
    double before = car.speed();
    double slowest = before;
    double fastest = before;
    for (int i = 0; i < 300 / STEP; i++) {
      car.step(STEP);
      double acceleration = (car.speed() - before) / STEP / CarSetup.GRAVITY;
      assertThat(acceleration).as("g at %.0f m", car.distance()).isBetween(-6.0, 2.0);
      assertThat(Math.abs(car.value(Sensor.G_LATERAL))).isLessThan(7);
      before = car.speed();
      slowest = Math.min(slowest, before);
      fastest = Math.max(fastest, before);
    }
    assertThat(slowest * 3.6).isBetween(55.0, 110.0);
    assertThat(fastest * 3.6).isBetween(315.0, 375.0);
  }

  @Test
  void changesNoTemperatureFasterThanASensorCouldFollow() {
    Car car = car("monza");
    double disc = car.value(Sensor.BRAKE_TEMP_FL);
    double water = car.value(Sensor.WATER_TEMP);
    double hottest = disc;
    for (int i = 0; i < 300 / STEP; i++) {
      car.step(STEP);
      assertThat(Math.abs(car.value(Sensor.BRAKE_TEMP_FL) - disc) / STEP).isLessThan(50);
      assertThat(Math.abs(car.value(Sensor.WATER_TEMP) - water) / STEP).isLessThan(5);
      disc = car.value(Sensor.BRAKE_TEMP_FL);
      water = car.value(Sensor.WATER_TEMP);
      hottest = Math.max(hottest, disc);
    }
    assertThat(hottest).as("brakes get hot at the end of the straight").isGreaterThan(650);
  }

  @Test
  void pressesOnePedalWhereItGainsSpeedAndTheOtherWhereItLosesMuch() {
    Car car = car("zandvoort");
    double flatOut = 0;
    double braked = 0;
    for (int i = 0; i < 150 / STEP; i++) {
      car.step(STEP);
      flatOut += car.value(Sensor.THROTTLE) == 100 ? STEP : 0;
      braked += car.value(Sensor.BRAKE) > 5 ? STEP : 0;
      if (car.value(Sensor.DRS) == 14) {
        assertThat(car.value(Sensor.BRAKE)).as("wing open under braking").isZero();
      }
    }
    assertThat(flatOut / 150).isBetween(0.4, 0.8);
    assertThat(braked / 150).isBetween(0.08, 0.3);
  }

  @Test
  void burnsItsFuelOverARaceAndThenBeginsTheNext() {
    Car car = car("zandvoort");
    double least = CarSetup.FULL_TANK;
    int highestLap = 0;
    // 72 laps are a race here; the steps are long as only laps and fuel matter
    for (int i = 0; i < 74 * 76 / 0.5; i++) {
      car.step(0.5);
      least = Math.min(least, car.value(Sensor.FUEL_LEVEL));
      highestLap = Math.max(highestLap, car.lap());
    }
    assertThat(highestLap).isEqualTo(72);
    assertThat(car.lap()).isLessThan(10);
    assertThat(least).isBetween(5.0, 40.0);
    assertThat(car.value(Sensor.FUEL_LEVEL)).isGreaterThan(90);
  }

  private static List<Double> lapTimes(Car car, int laps) {
    List<Double> times = new ArrayList<>();
    double seconds = 0;
    int lap = car.lap();
    while (times.size() < laps) {
      car.step(STEP);
      seconds += STEP;
      if (car.lap() != lap) {
        times.add(seconds);
        seconds = 0;
        lap = car.lap();
      }
    }
    return times;
  }

  private static Car car(String circuit) {
    Circuits.Venue venue = Circuits.find(circuit).orElseThrow();
    return new Car(venue.track(), venue.setup(), new Noise(7), 0);
  }
}
