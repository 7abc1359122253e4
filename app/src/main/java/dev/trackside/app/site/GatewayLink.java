package dev.trackside.app.site;

import dev.trackside.app.access.OwnerSecret;
import dev.trackside.app.tls.Shown;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Connections to the gateway of a data directory. It is known by the certificate that stands in the
 * owner's file there, and by nothing else; the command is known to it by the secret beside that.
 */
final class GatewayLink {
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(5);
  private static final Duration READ_WAIT = Duration.ofSeconds(60);

  private final String api;
  private final Path data;

  GatewayLink(String api, Path data) {
    this.api = api;
    this.data = data;
  }

  String api() {
    return api;
  }

  /** A connection that is not open yet. The file is read each time: a renewal may change it. */
  HttpURLConnection to(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(api + path).toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(CONNECT_WAIT.toMillis()));
    connection.setReadTimeout(Math.toIntExact(READ_WAIT.toMillis()));
    Optional<OwnerSecret> secret = OwnerSecret.read(data);
    if (connection instanceof HttpsURLConnection safe) {
      pin(safe, secret.map(OwnerSecret::certificates).orElse(List.of()));
    }
    secret.ifPresent(
        each -> connection.setRequestProperty("Authorization", "Bearer " + each.token()));
    return connection;
  }

  private static void pin(HttpsURLConnection connection, List<String> certificates)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Pins(certificates)}, new SecureRandom());
      connection.setSSLSocketFactory(context.getSocketFactory());
      // The certificate itself is known, so that the name in it need not be.
      connection.setHostnameVerifier((host, session) -> true);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot speak TLS", e);
    }
  }

  /** Trusts the servers whose certificate is pinned, and no other. */
  private static final class Pins extends X509ExtendedTrustManager {
    private final List<String> pins;

    Pins(List<String> pins) {
      this.pins = pins;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !pins.contains(Shown.sha256(chain[0]))) {
        throw new CertificateException("it is not the gateway of this data directory");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("nobody comes in here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
