package dev.trackside.app.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.tls.Identity;
import dev.trackside.app.tls.KeyStoreFile;
import dev.trackside.connectors.http.HttpSink;
import dev.trackside.connectors.http.HttpTarget;
import dev.trackside.delivery.Delivery;
import dev.trackside.receiver.Receiver;
import dev.trackside.store.SystemTime;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches over TLS: who is not known is not sent anything. */
final class ReceiverTlsTest {
  private static final String PASSWORD = "for-this-test-only";

  @TempDir private Path directory;

  @Test
  void aReceiverWhoseCertificateIsTrustedAndNamesItGetsTheBatchAndNoOtherDoes() throws Exception {
    Path certificate = certified("right", "ip:127.0.0.1");
    Path foreign = certified("foreign", "ip:127.0.0.1");
    assertThat(deliver("right", Optional.empty())).contains("no safe connection");
    assertThat(deliver("right", Optional.of(foreign))).contains("no safe connection");
    assertThat(deliver("right", Optional.of(certificate))).isEqualTo("acknowledged");
    Path misnamed = certified("misnamed", "dns:another.example");
    assertThat(deliver("misnamed", Optional.of(misnamed))).contains("no safe connection");
  }

  private String deliver(String identity, Optional<Path> certificates) throws Exception {
    Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    Identity tls = new KeyStoreFile(directory.resolve(identity + ".p12"), password);
    ApiOptions options = ApiOptions.at("127.0.0.1", 0);
    try (Receiver receiver =
            Receiver.open(
                directory.resolve("received"),
                TestReceiver.STORE,
                SystemTime.CLOCKS,
                List.of(),
                true);
        ReceiverServer server =
            ReceiverServer.open(receiver, options, Optional.empty(), Optional.of(tls))) {
      URI url = URI.create("https://127.0.0.1:" + server.address().getPort() + "/batches");
      HttpTarget target = HttpTarget.at(url);
      if (certificates.isPresent()) {
        target = target.withCertificates(certificates.get());
      }
      try (HttpSink sink = new HttpSink("http:test", target, "cloud")) {
        Delivery answer = sink.deliver(TestReceiver.batch(1, 3));
        return answer instanceof Delivery.Unavailable(String problem, String _, Duration _)
            ? problem
            : "acknowledged";
      }
    }
  }

  /** Makes a key store of a name; returns its certificate. */
  private Path certified(String name, String subject) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Path certificate = directory.resolve(name + ".pem");
    List<String> common =
        List.of("-alias", "key", "-keystore", store.toString(), "-storepass", PASSWORD);
    List<String> make = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
    make.addAll(List.of("-dname", "CN=" + name, "-ext", "san=" + subject, "-storetype", "PKCS12"));
    make.addAll(common);
    keytool(make);
    List<String> export = new ArrayList<>(List.of("-exportcert", "-rfc"));
    export.addAll(List.of("-file", certificate.toString()));
    export.addAll(common);
    keytool(export);
    return certificate;
  }

  private void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    Path log = directory.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
