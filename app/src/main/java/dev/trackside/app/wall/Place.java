package dev.trackside.app.wall;

import org.jspecify.annotations.Nullable;

/**
 * Where the one at the keys is.
 *
 * @param page that is shown
 * @param selected the line that acts are about, counted from 0
 * @param asked what is to be confirmed; null for nothing
 * @param interval seconds between two looks
 */
record Place(Page page, int selected, @Nullable Act asked, double interval) {
  private static final double LEAST = 0.5;
  private static final double MOST = 60;

  /** A page of the screen. */
  enum Page {
    OVERVIEW('o', "overview"),
    SINKS('s', "sinks"),
    BREAKERS('b', "breakers"),
    LETTERS('d', "dead letters"),
    CARS('c', "cars"),
    EVENTS('e', "alerts, objectives, events"),
    HELP('?', "keys");

    private final char key;
    private final String title;

    Page(char key, String title) {
      this.key = key;
      this.title = title;
    }

    char key() {
      return key;
    }

    String title() {
      return title;
    }
  }

  /**
   * Something that the gateway is to do.
   *
   * @param path of the call, with its query
   * @param question asked before
   */
  record Act(String path, String question) {}

  Place at(Page next) {
    return new Place(next, 0, null, interval);
  }

  Place selecting(int line) {
    return new Place(page, Math.max(0, line), null, interval);
  }

  Place asking(@Nullable Act act) {
    return new Place(page, selected, act, interval);
  }

  Place every(double seconds) {
    return new Place(page, selected, asked, Math.clamp(seconds, LEAST, MOST));
  }
}
