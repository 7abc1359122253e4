package dev.trackside.simulation;

import static dev.trackside.simulation.Section.left;
import static dev.trackside.simulation.Section.right;
import static dev.trackside.simulation.Section.straight;

import dev.trackside.simulation.Track.Height;
import dev.trackside.simulation.Track.Start;
import java.util.List;
import java.util.Optional;

/**
 * The circuits that can be driven, with the wings that suit them. Lengths are the official ones;
 * radii and lengths of the sections are estimates of the line a car takes, good for telemetry that
 * looks right and no survey.
 */
final class Circuits {
  /** The names of all circuits. */
  static final List<String> NAMES = List.of("zandvoort", "silverstone", "monza");

  private static final List<Section> ZANDVOORT =
      List.of(
          straight("start straight", 256).drs(),
          right("Tarzan", 75.6, 33),
          right("Tarzan", 41.6, 91),
          right("Tarzan", 76.4, 32),
          straight("to Gerlach kink", 40),
          right("Gerlach kink", 699, 61),
          straight("to Gerlach", 20),
          left("Gerlach", 180, 88),
          right("Gerlach", 64, 78),
          straight("to Hugenholtz", 45),
          left("Hugenholtz", 76.4, 20).banked(15),
          left("Hugenholtz", 37.7, 86).banked(15),
          left("Hugenholtz", 59.5, 26).banked(15),
          straight("to Hunserug", 55),
          right("Hunserug", 402, 217),
          left("Rob Slotemaker", 219, 161),
          right("Rob Slotemaker", 362, 252),
          right("Scheivlak", 111, 213),
          straight("to Masters", 190),
          right("Masters", 76.2, 70),
          right("Masters", 171.1, 163),
          right("turn 9", 60.3, 21),
          right("turn 9", 33.1, 31),
          right("turn 9", 60.4, 20),
          right("turn 9", 151.6, 87),
          left("before turn 10", 229, 68),
          left("turn 10", 49.5, 119),
          left("before Hans Ernst 1", 448, 235),
          left("before Hans Ernst 1", 1400, 269).drs(),
          right("Hans Ernst 1", 29.2, 33),
          left("Hans Ernst 2", 37.7, 79),
          left("before turn 13", 76.3, 24),
          straight("to turn 13", 227),
          right("turn 13", 63, 102),
          straight("to Arie Luyendyk", 60),
          right("Arie Luyendyk", 141.6, 283).banked(16),
          straight("start straight", 404).drs());

  private static final List<Height> ZANDVOORT_HEIGHTS =
      List.of(
          new Height(0, 1.6),
          new Height(250, 2.6),
          new Height(340, 2.8),
          new Height(480, 1.1),
          new Height(560, 1.4),
          new Height(610, 0.9),
          new Height(700, 2.6),
          new Height(800, 1),
          new Height(840, 1),
          new Height(900, 5.2),
          new Height(990, 7.5),
          new Height(1060, 5.6),
          new Height(1190, 0.4),
          new Height(1300, 0.8),
          new Height(1490, 7.8),
          new Height(1560, 6.8),
          new Height(1710, 0.9),
          new Height(1830, 3.5),
          new Height(1940, 1.7),
          new Height(2060, 0.2),
          new Height(2300, 0.2),
          new Height(2760, 1.8),
          new Height(2880, 3.4),
          new Height(3040, 0.3),
          new Height(3130, 0),
          new Height(3460, 0.2),
          new Height(3580, 0.7),
          new Height(3780, 5.8),
          new Height(3900, 3.5),
          new Height(4070, 1.6));

  private static final List<Section> SILVERSTONE =
      List.of(
          straight("Hamilton Straight", 267),
          right("Abbey", 192.9, 194),
          left("Farm", 226, 204),
          right("before Village", 529, 120),
          right("Village", 49.2, 90),
          right("before The Loop", 120.4, 21),
          left("The Loop", 54.8, 48),
          left("The Loop", 25.8, 29),
          left("The Loop", 51.5, 18),
          left("Aintree", 164.1, 254),
          straight("Wellington Straight", 391).drs(),
          left("Wellington Straight", 1301, 136),
          left("Brooklands", 117.5, 81),
          left("Brooklands", 71.9, 94),
          straight("to Luffield", 38),
          right("Luffield", 59.1, 60),
          right("Luffield", 39.7, 52),
          right("Luffield", 71.6, 56),
          right("Woodcote", 291, 408),
          straight("National Pits Straight", 349),
          right("Copse", 144.5, 167),
          right("before Maggotts", 642, 313),
          left("Maggotts", 699, 208),
          right("Maggotts", 151.7, 79),
          straight("to Becketts", 50),
          left("Becketts", 170.5, 126),
          right("Becketts", 112.1, 176),
          left("Chapel", 258, 145),
          straight("Hangar Straight", 425).drs(),
          right("Hangar Straight", 1051, 293).drs(),
          right("Stowe", 112.7, 206),
          left("before Vale", 1358, 284),
          left("Vale", 84.5, 25),
          left("Vale", 51.4, 54),
          straight("to Club", 16),
          right("Club", 41.6, 33),
          right("Club", 74.6, 46),
          right("Club", 138.8, 186),
          straight("Hamilton Straight", 149));

  private static final List<Height> SILVERSTONE_HEIGHTS =
      List.of(
          new Height(0, 153),
          new Height(300, 153),
          new Height(660, 156),
          new Height(1000, 154),
          new Height(1600, 156),
          new Height(2100, 152),
          new Height(2600, 154),
          new Height(3000, 157),
          new Height(3500, 158),
          new Height(4000, 155),
          new Height(4700, 153),
          new Height(5250, 149),
          new Height(5550, 150),
          new Height(5700, 151));

  private static final List<Section> MONZA =
      List.of(
          straight("start straight", 663).drs(),
          right("Rettifilo 1", 17.2, 24),
          straight("to Rettifilo 2", 8),
          left("Rettifilo 2", 20, 30),
          straight("to Curva Grande", 90),
          right("Curva Grande", 300, 323),
          straight("to Roggia 1", 537),
          left("Roggia 1", 29.6, 32),
          straight("to Roggia 2", 10),
          right("Roggia 2", 34.4, 36),
          straight("to Lesmo 1", 353),
          right("Lesmo 1", 79.9, 114),
          straight("to Lesmo 2", 231),
          right("Lesmo 2", 67.5, 102),
          straight("to Serraglio", 260),
          left("Serraglio", 401, 101),
          straight("to Ascari 1", 551),
          left("Ascari 1", 95.9, 87),
          straight("to Ascari 2", 20),
          right("Ascari 2", 104.8, 139),
          straight("to Ascari 3", 25),
          left("Ascari 3", 201, 119),
          straight("back straight", 985).drs(),
          right("Alboreto", 95.5, 125),
          right("Alboreto", 199.9, 305),
          straight("start straight", 523).drs());

  private static final List<Height> MONZA_HEIGHTS =
      List.of(
          new Height(0, 183),
          new Height(700, 184),
          new Height(1300, 186),
          new Height(1800, 189),
          new Height(2100, 191),
          new Height(2500, 193),
          new Height(2900, 190),
          new Height(3300, 183),
          new Height(3600, 182),
          new Height(3900, 185),
          new Height(4400, 184),
          new Height(5100, 182),
          new Height(5500, 182));

  private Circuits() {}

  /** A track, and the car as it is set up for it. */
  record Venue(Track track, CarSetup setup) {}

  static Optional<Venue> find(String name) {
    return switch (name) {
      case "zandvoort" -> Optional.of(zandvoort());
      case "silverstone" -> Optional.of(silverstone());
      case "monza" -> Optional.of(monza());
      default -> Optional.empty();
    };
  }

  private static Venue zandvoort() {
    Track track = new Track("zandvoort", new Start(57, 394, 67.7), ZANDVOORT, ZANDVOORT_HEIGHTS);
    return new Venue(track, CarSetup.withWings(4.5, 1.60));
  }

  private static Venue silverstone() {
    Track track =
        new Track("silverstone", new Start(-127, 184, 53.7), SILVERSTONE, SILVERSTONE_HEIGHTS);
    return new Venue(track, CarSetup.withWings(3.9, 1.38));
  }

  private static Venue monza() {
    Track track = new Track("monza", new Start(-420, 590, 96), MONZA, MONZA_HEIGHTS);
    return new Venue(track, CarSetup.withWings(3.4, 1.24));
  }
}
