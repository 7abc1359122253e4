package dev.trackside.app.http;

import dev.trackside.app.access.Gate;
import dev.trackside.app.tls.Identity;
import dev.trackside.store.Time;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a server is kept from those who should not use it.
 *
 * @param gate who is let in
 * @param tls what it shows who it is with; empty to speak in the clear
 * @param shown is told, before they are shown, by which certificates the server can be known, as
 *     SHA-256 of each; at the start and at each change
 */
public record Protection(Gate gate, Optional<Identity> tls, Consumer<List<String>> shown) {

  /** None, for what listens on its own machine only. */
  public static Protection none(Time time) {
    return of(Gate.standingOpen(time), Optional.empty());
  }

  /** A gate, and TLS or not. */
  public static Protection of(Gate gate, Optional<Identity> tls) {
    return new Protection(gate, tls, hashes -> {});
  }

  /** The same, telling somebody what is shown. */
  public Protection telling(Consumer<List<String>> listener) {
    return new Protection(gate, tls, listener);
  }
}
