package dev.trackside.app.wall;

import dev.trackside.app.screen.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the screen: pieces of text, one behind the other. Immutable.
 *
 * @param pieces from left to right
 */
record Row(List<Piece> pieces) {
  static final Row EMPTY = new Row(List.of());

  private static final String CUT = "..";

  Row {
    pieces = List.copyOf(pieces);
  }

  /**
   * Text of one tone, without what would move the cursor.
   *
   * @param text one character for each column
   */
  record Piece(String text, Tone tone) {
    Piece {
      text = Texts.legible(text);
    }
  }

  static Row of(String text) {
    return EMPTY.and(text);
  }

  static Row of(Tone tone, String text) {
    return EMPTY.and(tone, text);
  }

  Row and(String text) {
    return and(Tone.PLAIN, text);
  }

  Row and(Tone tone, String text) {
    List<Piece> more = new ArrayList<>(pieces);
    more.add(new Piece(text, tone));
    return new Row(more);
  }

  /** The next piece with its label, apart from what stands before. */
  Row and(String label, Tone tone, String text) {
    Row apart = pieces.isEmpty() ? this : and("  ");
    return apart.and(Tone.DIM, label + " ").and(tone, text);
  }

  /** The same in columns: filled up, or cut, to a width. */
  Row cell(Tone tone, String text, int width) {
    return and(tone, fit(Texts.legible(text), width) + " ");
  }

  /** The same with the text to the right, as numbers stand. */
  Row number(Tone tone, String text, int width) {
    String fitted = text.length() > width ? text : " ".repeat(width - text.length()) + text;
    return and(tone, fitted + " ");
  }

  int width() {
    return pieces.stream().mapToInt(piece -> piece.text().length()).sum();
  }

  /** The text alone, not wider than a screen. */
  String text(int most) {
    StringBuilder text = new StringBuilder();
    within(most).forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  /** As a terminal with colours takes it, not wider than a screen. */
  String painted(int most) {
    StringBuilder text = new StringBuilder();
    within(most).forEach(piece -> text.append(piece.tone().paint(piece.text())));
    return text.toString();
  }

  /** Two points stand for what does not fit. */
  private List<Piece> within(int most) {
    if (width() <= most) {
      return pieces;
    }
    List<Piece> seen = new ArrayList<>();
    int left = Math.max(0, most - CUT.length());
    for (Piece piece : pieces) {
      String text = piece.text().substring(0, Math.min(left, piece.text().length()));
      seen.add(new Piece(text, piece.tone()));
      left -= text.length();
    }
    seen.add(new Piece(CUT.substring(0, Math.min(most, CUT.length())), Tone.DIM));
    return seen;
  }

  /** The same in one tone: what is not fresh any more. */
  Row faded() {
    return new Row(pieces.stream().map(piece -> new Piece(piece.text(), Tone.DIM)).toList());
  }

  private static String fit(String text, int width) {
    if (text.length() <= width) {
      return text + " ".repeat(width - text.length());
    }
    return width < 4 ? text.substring(0, width) : text.substring(0, width - 2) + CUT;
  }
}
