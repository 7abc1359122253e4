package dev.trackside.app.demo;

import java.util.List;

/** Whoever tells the story. */
public interface Narrator {
  /** A chapter begins, so many seconds after the start. */
  void chapter(double seconds, String name, String text);

  /** Something happened in it. */
  void event(double seconds, String text);

  /** How it stands, to be shown until the next word. */
  void status(double fraction, String text);

  /** Plain lines, before the story and behind it. */
  void lines(List<String> lines);
}
