package dev.trackside.connectors.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests, each with one deadline for connecting, sending, waiting and reading. Follows no
 * redirect and checks certificates. Safe for many threads.
 */
final class Caller implements AutoCloseable {
  /** An answer is a receipt or a problem, and neither is long. */
  private static final int ANSWER_BYTES_MOST = 256 << 10;

  private static final int TOKEN_BYTES_MOST = 16 << 10;
  private static final Duration CONNECT_MOST = Duration.ofSeconds(10);

  private final Duration timeout;
  private final Optional<Path> tokenFile;
  private final Optional<Path> certificates;
  private volatile @Nullable HttpClient client;

  Caller(Duration timeout, Optional<Path> tokenFile, Optional<Path> certificates) {
    this.timeout = timeout;
    this.tokenFile = tokenFile;
    this.certificates = certificates;
  }

  /** The connection was refused, or there is no such host: nothing was sent. */
  static final class NotReachedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotReachedException(String problem, Throwable cause) {
      super(problem, cause);
    }
  }

  /** The token cannot be read: nothing was sent. */
  static final class NoTokenException extends IOException {
    private static final long serialVersionUID = 1L;

    NoTokenException(String problem, @Nullable Throwable cause) {
      super(problem, cause);
    }
  }

  /**
   * The answer to a request.
   *
   * @throws NotReachedException when nothing was sent
   * @throws IOException when nobody knows what became of it
   */
  HttpResponse<byte[]> answer(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    Optional<String> token = token();
    token.ifPresent(each -> request.setHeader("Authorization", "Bearer " + each));
    HttpRequest ready = request.setHeader("User-Agent", "trackside").timeout(timeout).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client()
            .sendAsync(ready, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MOST));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw late(e);
    } catch (ExecutionException e) {
      throw explained(e.getCause() == null ? e : e.getCause());
    } finally {
      answer.cancel(true); // a late answer is of no use, and its connection is let go
    }
  }

  private IOException explained(Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      String reason = cause.getMessage() == null ? "" : ": " + cause.getMessage();
      return new NotReachedException("the receiver cannot be reached" + reason, cause);
    }
    if (cause instanceof HttpTimeoutException) {
      return late(cause);
    }
    if (cause instanceof SSLException) {
      return new NotReachedException("no safe connection: " + cause.getMessage(), cause);
    }
    return new IOException(
        "the connection broke: "
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }

  private IOException late(Throwable cause) {
    InterruptedIOException late =
        new InterruptedIOException("no answer within " + timeout.toMillis() + " ms");
    late.initCause(cause);
    return late;
  }

  /** Read each time, so that a token that is exchanged counts at once. */
  private Optional<String> token() throws NoTokenException {
    if (tokenFile.isEmpty()) {
      return Optional.empty();
    }
    String token;
    try {
      if (Files.size(tokenFile.get()) > TOKEN_BYTES_MOST) {
        throw new NoTokenException("the token file holds more than a token", null);
      }
      token = Files.readString(tokenFile.get()).strip();
    } catch (IOException e) {
      throw new NoTokenException(
          "the token file " + tokenFile.get() + " cannot be read: " + e.getClass().getSimpleName(),
          e);
    }
    if (!token.matches("[A-Za-z0-9._~+/-]+=*")) {
      throw new NoTokenException("the token file " + tokenFile.get() + " holds no token", null);
    }
    return Optional.of(token);
  }

  private synchronized HttpClient client() throws IOException {
    HttpClient known = client;
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(timeout.compareTo(CONNECT_MOST) < 0 ? timeout : CONNECT_MOST);
      if (certificates.isPresent()) {
        builder.sslContext(trusting(certificates.get()));
      }
      known = builder.build();
      client = known;
    }
    return known;
  }

  private static SSLContext trusting(Path file) throws NotReachedException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("trusted-" + number++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new NotReachedException(
          "the certificates in " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Ends what is under way, without waiting for it. */
  @Override
  public void close() {
    HttpClient known = client;
    if (known != null) {
      known.shutdownNow();
    }
  }
}
