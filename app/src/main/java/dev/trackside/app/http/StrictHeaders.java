package dev.trackside.app.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * What every answer tells a browser: that it is what it says, is kept nowhere, and may do nothing.
 * A page that needs more sets its own over these.
 */
final class StrictHeaders {
  private static final String NOTHING =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  /** Half a year; names below it are not ours to speak for. */
  private static final String ONLY_SAFE = "max-age=15552000";

  private StrictHeaders() {}

  static void set(Request request, Response response) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Content-Security-Policy", NOTHING);
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    if (request.isSecure()) {
      headers.put("Strict-Transport-Security", ONLY_SAFE);
    }
  }
}
