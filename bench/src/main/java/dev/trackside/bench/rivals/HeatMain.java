package dev.trackside.bench.rivals;

import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.Target;
import java.nio.file.Path;

/**
 * The process of one heat. Its arguments: the rival's label, callers, packets a call, seconds, an
 * empty directory, and the file for the figures. Who started it ends it once that file is there,
 * for not every rival leaves the stage by itself.
 */
final class HeatMain {
  private HeatMain() {}

  public static void main(String[] arguments) throws Exception {
    Rival rival =
        Rivals.all().stream()
            .filter(each -> each.label().equals(arguments[0]))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no rival " + arguments[0]));
    Load load = new Load(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    double seconds = Double.parseDouble(arguments[3]);
    Load.Measured measured;
    try (Target target = rival.opening().open(Path.of(arguments[4]))) {
      measured = load.run(target, seconds, seconds);
      target.check(measured.allPackets());
    }
    HeatFigures.write(Path.of(arguments[5]), HeatFigures.of(measured));
  }
}
