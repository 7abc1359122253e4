package dev.trackside.app.stress;

import dev.trackside.app.receive.Printing;

/** Where the command prints, and shows how far it is. */
public interface Showing extends Printing {
  /** Shows how far something is: a bar on a terminal, a line now and then elsewhere. */
  void progress(double share, String text);
}
