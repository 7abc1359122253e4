package dev.trackside.app.pitwall;

import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.ProblemException;
import dev.trackside.app.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The page and its parts, read from the program once. They hold no data, so that anybody may have
 * them; what they show is asked for by calls of its own.
 */
final class Page {
  private static final String ROOT = "/pitwall/";
  private static final String START = "index.html";

  /** Everything from here and nothing inline, so that no text of a packet can ever be a program. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " object-src 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "X-Frame-Options",
          "DENY",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()");

  private static final List<String> NAMES =
      List.of(
          START,
          "pitwall.css",
          "icon.svg",
          "main.js",
          "stream.js",
          "api.js",
          "text.js",
          "dom.js",
          "ask.js",
          "keys.js",
          "chart.js",
          "headline.js",
          "sinks.js",
          "cars.js",
          "breakers.js",
          "letters.js",
          "strips.js",
          "batches.js",
          "packet.js",
          "audit.js",
          "promises.js",
          "alerts.js");

  private final Map<String, byte[]> parts = new TreeMap<>();
  private final String version;

  Page() {
    MessageDigest digest = sha256();
    for (String name : NAMES) {
      byte[] part = read(name);
      digest.update(part);
      parts.put(name, part);
    }
    this.version = HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  /** Changes with any part, so that an open page can tell that there is a newer one. */
  String version() {
    return version;
  }

  List<Route> routes() {
    return List.of(
        // Without data of its own; it asks for a token itself.
        Route.get("/", Set.of(), exchange -> answer(exchange, START)).open(),
        Route.get("/favicon.ico", Set.of(), exchange -> answer(exchange, "icon.svg")).open(),
        Route.get(ROOT + Route.ANY, Set.of(), exchange -> answer(exchange, exchange.tail()))
            .open());
  }

  private void answer(Exchange exchange, String name) {
    byte[] part = parts.get(name);
    if (part == null) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND_404,
          "not_found",
          "the pit wall has no part " + name,
          "open the page at /");
    }
    HEADERS.forEach(exchange::setHeader);
    exchange.bytes(HttpStatus.OK_200, type(name), part);
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }

  private static byte[] read(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " from the program", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
