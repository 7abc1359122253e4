package dev.trackside.app.serving;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.app.access.OwnerSecret;
import dev.trackside.app.access.Role;
import dev.trackside.app.config.Settings;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.otlp.Tracing;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.gateway.Gateway;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that speaks TLS, and the ones that must not start. */
@Timeout(120)
final class SafeConnectionTest {
  private static final String PASSWORD = "for-this-test-only";

  @TempDir private Path folder;

  @Test
  void speaksTlsToItsClientsAndItsOwnersCommandsAndRenewsWithoutARestart() throws Exception {
    Path data = folder.resolve("data");
    String view = GuardedGateway.token(data, "wall", Role.VIEW);
    String tls = pem("first");
    try (GuardedGateway guarded = GuardedGateway.open(data, "tls=" + tls, "listen=0.0.0.0:0")) {
      assertThat(guarded.api.url()).startsWith("https://127.0.0.1:");
      HttpResponse<String> answer = ask(guarded, "first", view);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
      guarded.gateway.store().lock().announce(guarded.api.url());
      assertThat(health(data)).isEqualTo("OK");

      OwnerSecret right = OwnerSecret.read(data).orElseThrow();
      right.withCertificates(List.of("00".repeat(32))).write(data);
      assertThat(RunningGateway.find(data)).as("another's certificate").isEmpty();
      right.write(data);

      pem("second");
      Files.copy(folder.resolve("second.pem"), folder.resolve("first.pem"), REPLACE_EXISTING);
      Files.copy(folder.resolve("second.key"), folder.resolve("first.key"), REPLACE_EXISTING);
      GuardedGateway.await(() -> isKnownBy(guarded, "second", view));
      assertThat(isKnownBy(guarded, "first", view)).isFalse();
      assertThat(health(data)).isEqualTo("OK");
    }
  }

  @Test
  void doesNotStartWhereOthersCouldListenOrComeIn() throws Exception {
    Path data = folder.resolve("data");
    String tls = pem("first");
    refused(GuardedGateway.settings(data, "listen=0.0.0.0:0"), "without TLS");
    refused(GuardedGateway.settings(data, "listen=0.0.0.0:0", "tls=" + tls), "without tokens");
    refused(GuardedGateway.settings(data, "listen=0.0.0.0:0", "insecure=true"), "without tokens");
    GuardedGateway.token(data, "wall", Role.VIEW);
    refused(GuardedGateway.settings(data, "listen=0.0.0.0:0"), "without TLS");
    GuardedApi.demandSafe(GuardedGateway.settings(data, "listen=0.0.0.0:0", "insecure=true"));
    GuardedApi.demandSafe(GuardedGateway.settings(data, "listen=0.0.0.0:0", "tls=" + tls));

    Path tokens = GuardedGateway.file(data).path();
    Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r--r--"));
    doesNotOpen(GuardedGateway.settings(data), "read by others");
    Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
    pem("other");
    String wrong =
        "{certificate: '%s', key: '%s'}"
            .formatted(folder.resolve("first.pem"), folder.resolve("other.key"));
    doesNotOpen(GuardedGateway.settings(data, "tls=" + wrong), "is not the key of");
    Files.setPosixFilePermissions(
        folder.resolve("first.key"), PosixFilePermissions.fromString("rw-r--r--"));
    doesNotOpen(GuardedGateway.settings(data, "tls=" + tls), "may be read by everybody");
  }

  private static void refused(Settings settings, String why) {
    assertThatThrownBy(() -> GuardedApi.demandSafe(settings))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.hint()).contains("127.0.0.1"))
        .hasMessageContaining(why);
  }

  private static void doesNotOpen(Settings settings, String why) {
    try (Gateway gateway = Gateway.open(settings.gatewayOptions("test"));
        Spotter wall = Spotter.open(gateway, Objectives.standard());
        Tracing tracing = Tracing.off(gateway.time())) {
      assertThatThrownBy(() -> GuardedApi.open(wall, settings, tracing, List.of()))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining(why);
    }
  }

  private static String health(Path data) {
    return RunningGateway.find(data).orElseThrow().get("/api/v1/health").path("status").asString();
  }

  private boolean isKnownBy(GuardedGateway guarded, String certificate, String token) {
    try {
      return ask(guarded, certificate, token).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Asks as a client that trusts one certificate only. */
  private HttpResponse<String> ask(GuardedGateway guarded, String certificate, String token)
      throws Exception {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("it", keys(certificate).getCertificate("key"));
    trusted.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(guarded.api.url() + "/api/v1/health"))
              .timeout(GuardedGateway.PATIENCE)
              .header("Authorization", "Bearer " + token)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private KeyStore keys(String name) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  /** Makes a certificate for this machine and its key; returns the setting that names them. */
  private String pem(String name) throws Exception {
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "key",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve(name + ".p12").toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    KeyStore keys = keys(name);
    Path certificate = folder.resolve(name + ".pem");
    Path key = folder.resolve(name + ".key");
    write(certificate, "CERTIFICATE", keys.getCertificate("key").getEncoded());
    write(key, "PRIVATE KEY", keys.getKey("key", PASSWORD.toCharArray()).getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return "{certificate: '%s', key: '%s'}".formatted(certificate, key);
  }

  private static void write(Path file, String what, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, body));
  }
}
