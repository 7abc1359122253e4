package dev.trackside.app.receive;

import dev.trackside.app.config.ListenAddress;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.tls.Identity;
import dev.trackside.app.tls.KeyStoreFile;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a receiver serves. */
final class ReceiveFlags {
  private static final long IN_FLIGHT_BODIES = 4;
  private static final int MEBI = 1 << 20;
  private static final int BODY_MOST = 256;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where it listens (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1:7490")
  private String listen = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token that gateways must bring.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--tls-key-store",
      paramLabel = "FILE",
      description = "PKCS 12 file with the certificate and key to speak TLS with.")
  private @Nullable Path keyStore;

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "A file with the key store's password.")
  private @Nullable Path passwordFile;

  @Option(names = "--insecure", description = "Listen beyond this machine without TLS and token.")
  private boolean insecure;

  @Option(
      names = "--body-limit",
      paramLabel = "MIB",
      description = "Largest batch, unpacked, MiB (default: ${DEFAULT-VALUE}).",
      defaultValue = "64")
  private int bodyLimit;

  @Option(
      names = "--log-key",
      paramLabel = "KEY",
      description = {
        "Key of an audit log that is witnessed, as trackside audit key prints it, or a file of",
        "them; can be given several times."
      })
  private List<String> logKeys = new ArrayList<>();

  @Option(
      names = "--pinned-only",
      description = "Witness no log whose key was not given; else the first key that comes counts.")
  private boolean pinnedOnly;

  boolean believesFirst() {
    return !pinnedOnly;
  }

  List<VerifierKey> logKeys() {
    List<VerifierKey> keys = new ArrayList<>();
    for (String text : logKeys) {
      Optional<VerifierKey> key = VerifierKey.parse(text);
      if (key.isPresent()) {
        keys.add(key.get());
      } else {
        text(Path.of(text), "the log key file")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .forEach(line -> keys.add(VerifierKey.parse(line).orElseThrow(() -> noKey(line))));
      }
    }
    return keys;
  }

  private static CommandException noKey(String line) {
    return CommandException.usage(
        line + " is no key of an audit log", "trackside audit key prints it at the gateway");
  }

  Optional<String> token() {
    if (tokenFile == null) {
      return Optional.empty();
    }
    String token = text(tokenFile, "the token file").strip();
    if (!token.matches("[A-Za-z0-9._~+/-]{16,}=*")) {
      throw CommandException.usage(
          "the token file " + tokenFile + " holds no token of 16 characters or more",
          "write a random one into it, such as by: openssl rand -hex 24");
    }
    return Optional.of(token);
  }

  Optional<Identity> identity() {
    if (keyStore == null && passwordFile == null) {
      return Optional.empty();
    }
    if (keyStore == null || passwordFile == null) {
      throw CommandException.usage(
          "TLS needs --tls-key-store and --tls-password-file", "give both, or none");
    }
    return Optional.of(new KeyStoreFile(keyStore, passwordFile));
  }

  /** Where it listens; beyond this machine only with TLS and a token, or on the user's own word. */
  ApiOptions options() {
    ListenAddress address =
        ListenAddress.of(listen)
            .orElseThrow(() ->
                CommandException.usage(
                    listen + " is no address", "HOST:PORT, such as 127.0.0.1:7490"));
    try {
      boolean isSafe = keyStore != null && tokenFile != null;
      if (!address.isLoopback() && !insecure && !isSafe) {
        throw CommandException.usage(
            "listening on " + address + " without TLS and a token is refused",
            "give --tls-key-store and --token-file, or --insecure where the network is yours"
                + " alone");
      }
    } catch (UnknownHostException e) {
      throw CommandException.usage(
          "nobody knows the host " + address.host(), "give an address of this machine");
    }
    if (bodyLimit < 1 || bodyLimit > BODY_MOST) {
      throw CommandException.usage(
          "--body-limit is not from 1 to " + BODY_MOST,
          "a gateway's batch_bytes is what is needed");
    }
    int most = bodyLimit * MEBI;
    return ApiOptions.at(address.host(), address.port())
        .withInsecure(insecure)
        .with(ApiOptions.Limits.standard().withBytes(most, IN_FLIGHT_BODIES * most));
  }

  private static String text(Path file, String what) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw CommandException.usage(
          what + " " + file + " cannot be read: " + e.getClass().getSimpleName(),
          "see its name and its owner");
    }
  }
}
