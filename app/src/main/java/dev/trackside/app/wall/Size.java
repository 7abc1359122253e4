package dev.trackside.app.wall;

/**
 * A terminal's size.
 *
 * @param columns its width
 * @param rows its height
 */
record Size(int columns, int rows) {
  /** What every terminal has. */
  static final Size USUAL = new Size(80, 24);
}
