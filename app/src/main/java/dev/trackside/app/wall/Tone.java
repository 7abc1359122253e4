package dev.trackside.app.wall;

/** How a piece of text is meant; a terminal without colours shows the text alone. */
enum Tone {
  /** As it is. */
  PLAIN(""),
  /** Of less weight: labels, and what is old. */
  DIM("2"),
  /** Of more weight. */
  BOLD("1"),
  /** As it should be. */
  GOOD("32"),
  /** To be watched. */
  WARN("1;33"),
  /** To be acted on. */
  BAD("1;31"),
  /** A bar across the screen. */
  BAR("7");

  private final String code;

  Tone(String code) {
    this.code = code;
  }

  /** The text as a terminal with colours takes it. */
  String paint(String text) {
    return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
