package dev.trackside.app.sink;

import dev.trackside.connectors.http.HttpSink;
import dev.trackside.connectors.http.HttpTarget;
import dev.trackside.delivery.Sink;
import dev.trackside.tree.VerifierKey;
import dev.trackside.tree.WitnessKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code http:URL}: a receiver that batches are posted to. What the sink does is said behind {@code
 * #}, which is never sent: {@code http:https://cloud.example/batches#token-file=F&key=K}.
 *
 * @param target the receiver, and how it is spoken to
 * @param witness where the audit log is witnessed; empty for nowhere
 * @param written as it is written
 */
record HttpAddress(HttpTarget target, Optional<WitnessPlace> witness, String written)
    implements SinkAddress {
  static final String SCHEME = "http";
  private static final String OPTIONS =
      "options stand behind #, joined by &: token-file=FILE, key=KEY (whose receipts count),"
          + " zstd=off, timeout=SECONDS, pipeline=BATCHES, certificates=FILE, witness=URL,"
          + " witness-key=KEY, insecure=true";
  private static final int TIMEOUT_MOST = 600;

  static HttpAddress parse(String text) throws BadAddressException {
    int hash = text.indexOf('#');
    URI url = url("the sink http:", hash < 0 ? text : text.substring(0, hash));
    Map<String, String> options = options(hash < 0 ? "" : text.substring(hash + 1));
    HttpTarget target = HttpTarget.at(url);
    Optional<URI> prefix = Optional.empty();
    Optional<WitnessKey> witnessKey = Optional.empty();
    boolean insecure = false;
    for (Map.Entry<String, String> option : options.entrySet()) {
      String value = option.getValue();
      switch (option.getKey()) {
        case "token-file" -> target = target.withTokenFile(path(option.getKey(), value));
        case "certificates" -> target = target.withCertificates(path(option.getKey(), value));
        case "key" ->
            target =
                target.withReceiptKey(
                    VerifierKey.parse(value)
                        .orElseThrow(() -> bad("key is no key", "as receive key prints it")));
        case "zstd" -> target = target.withPacked(isOn("zstd", value));
        case "timeout" -> target = target.withTimeout(seconds(value));
        case "pipeline" -> target = target.withPipeline(pipeline(value));
        case "witness" -> prefix = Optional.of(url("the witness ", value));
        case "witness-key" ->
            witnessKey =
                Optional.of(
                    WitnessKey.parse(value)
                        .orElseThrow(
                            () -> bad("witness-key is no key", "as receive key prints it")));
        case "insecure" -> insecure = isOn("insecure", value);
        default -> throw bad("there is no option " + option.getKey() + " of an http sink", OPTIONS);
      }
    }
    if (target.tokenFile().isPresent() && !insecure) {
      demandSafe(url);
      if (prefix.isPresent()) {
        demandSafe(prefix.get());
      }
    }
    if (prefix.isEmpty() && witnessKey.isPresent()) {
      throw bad("witness-key stands without witness", "add witness=URL");
    }
    Optional<WitnessPlace> witness = Optional.empty();
    if (prefix.isPresent()) {
      witness =
          Optional.of(
              new WitnessPlace(
                  prefix.get(), witnessKey, target.tokenFile(), target.certificates()));
    }
    return new HttpAddress(target, witness, SCHEME + ":" + text);
  }

  /** The address in one of its spellings, so that the same receiver has the same name. */
  private static URI url(String what, String text) throws BadAddressException {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      // The text may hold a password, so it is not repeated.
      throw bad(what + "... has no address that can be read", "http:https://HOST[:PORT]/PATH");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw bad(what + "... has no http or https address", "http:https://HOST[:PORT]/PATH");
    }
    if (url.getUserInfo() != null || url.getQuery() != null) {
      throw bad(
          what + "... has a user, a password or a query in its address",
          "addresses are logged: put the token into a file, and write #token-file=FILE");
    }
    if (url.getHost() == null || url.getPort() > 65_535 || url.getPort() == 0) {
      throw bad(what + "... names no host", "http:https://HOST[:PORT]/PATH");
    }
    int standard = scheme.equals("http") ? 80 : 443;
    int port = url.getPort() == standard ? -1 : url.getPort();
    String path = url.normalize().getRawPath().replaceFirst("/+$", "");
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return URI.create(scheme + "://" + host + (port < 0 ? "" : ":" + port) + path);
  }

  private static Map<String, String> options(String text) throws BadAddressException {
    Map<String, String> options = new LinkedHashMap<>();
    for (String each : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      int equals = each.indexOf('=');
      if (equals <= 0 || equals == each.length() - 1) {
        throw bad("an option of an http sink has no name or no value", OPTIONS);
      }
      if (options.put(each.substring(0, equals), each.substring(equals + 1)) != null) {
        throw bad(each.substring(0, equals) + " stands twice", OPTIONS);
      }
    }
    return options;
  }

  private static boolean isOn(String option, String value) throws BadAddressException {
    return switch (value) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw bad(option + " is neither on nor off", OPTIONS);
    };
  }

  private static Duration seconds(String value) throws BadAddressException {
    if (value.matches("[1-9][0-9]{0,2}") && Integer.parseInt(value) <= TIMEOUT_MOST) {
      return Duration.ofSeconds(Integer.parseInt(value));
    }
    throw bad("timeout is no number of seconds from 1 to " + TIMEOUT_MOST, OPTIONS);
  }

  private static int pipeline(String value) throws BadAddressException {
    if (value.matches("[1-8]")) {
      return Integer.parseInt(value);
    }
    throw bad("pipeline is no number of batches from 1 to 8", OPTIONS);
  }

  private static Path path(String option, String value) throws BadAddressException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw bad(option + " is no path: " + e.getReason(), OPTIONS);
    }
  }

  /** A token that goes in the clear over a network is everybody's. */
  private static void demandSafe(URI url) throws BadAddressException {
    String host = url.getHost();
    boolean isHere =
        host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]+){3}");
    if (url.getScheme().equals("http") && !isHere) {
      throw bad(
          "a token would go to " + host + " in the clear",
          "use https, or write insecure=true where the network is yours alone");
    }
  }

  private static BadAddressException bad(String problem, String hint) {
    return new BadAddressException(problem, hint);
  }

  @Override
  public Sink open(String destination) {
    return new HttpSink(name(), target, destination);
  }

  @Override
  public String name() {
    return SCHEME + ":" + target.url();
  }

  @Override
  public String toString() {
    return written;
  }
}
