package dev.trackside.app.wall;

import dev.trackside.app.site.RunningGateway;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The pit wall in a terminal, from the first look until its user leaves. */
public final class Wall {
  private static final double SIZE_SECONDS = 1;
  private static final long KEY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Tty tty;
  private final Lookout lookout;
  private final Map<String, String> environment;
  private Place place;

  private Wall(Tty tty, Lookout lookout, Map<String, String> environment, double interval) {
    this.tty = tty;
    this.lookout = lookout;
    this.environment = environment;
    this.place = new Place(Place.Page.OVERVIEW, 0, null, interval);
  }

  /**
   * Watches a gateway until the user leaves; false, and nothing done, when this is no terminal that
   * a screen can be drawn on.
   *
   * @param interval seconds between two looks
   */
  public static boolean watch(
      Path data,
      RunningGateway gateway,
      double interval,
      Map<String, String> environment,
      PrintStream out)
      throws InterruptedException, IOException {
    Tty terminal = Tty.open(environment, out).orElse(null);
    if (terminal == null) {
      return false;
    }
    try (terminal;
        Lookout lookout = new Lookout(data, gateway, interval)) {
      lookout.start();
      new Wall(terminal, lookout, environment, interval).loop();
    }
    return true;
  }

  private void loop() throws InterruptedException, IOException {
    Look look = look();
    double measured = Lookout.now();
    List<String> drawn = List.of();
    boolean isLeft = false;
    while (!isLeft) {
      double now = Lookout.now();
      if (now - measured > SIZE_SECONDS) {
        look = look();
        measured = now;
      }
      List<String> lines = Screen.lines(lookout.sight(), place, look, now);
      if (!lines.equals(drawn)) {
        tty.draw(lines);
        drawn = lines;
      }
      isLeft = pressed(look.size().rows());
    }
  }

  /** Takes the next key, if one comes soon; true when its user leaves. */
  private boolean pressed(int height) throws InterruptedException, IOException {
    long began = System.nanoTime();
    String key = tty.key();
    if (key.isEmpty()) {
      if (System.nanoTime() - began < KEY_NANOS) {
        // A terminal that answers at once has gone, or knows no waiting.
        TimeUnit.MILLISECONDS.sleep(100);
      }
      return false;
    }
    Keys.Outcome outcome = Keys.of(key, lookout.sight(), place, height - 4);
    place = outcome.place();
    lookout.hush();
    lookout.every(place.interval());
    Place.Act act = outcome.act();
    if (act != null) {
      lookout.act(act);
    } else if (outcome.wish() == Keys.Wish.LOOK) {
      lookout.hurry();
    }
    return outcome.wish() == Keys.Wish.LEAVE;
  }

  private Look look() {
    boolean isUtf8 =
        Charset.defaultCharset().equals(StandardCharsets.UTF_8)
            && locale().toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
    boolean hasColours = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Look(tty.size(), hasColours, isUtf8);
  }

  /** The first that is set says it, as for every program. */
  private String locale() {
    for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
