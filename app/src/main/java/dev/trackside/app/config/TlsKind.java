package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.app.tls.PemFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What the API shows who it is with.
 *
 * <pre>
 * tls: {certificate: tls/gateway.pem, key: tls/gateway.key}
 * </pre>
 */
final class TlsKind implements Kind<Optional<PemFiles>> {
  private static final String HINT = "write tls: {certificate: FILE, key: FILE}, both in PEM";
  private static final String CERTIFICATE = "certificate";
  private static final String KEY = "key";

  @Override
  public Optional<PemFiles> ofFlag(List<String> texts) throws BadValueException {
    return ofVariable(texts.getLast());
  }

  @Override
  public Optional<PemFiles> ofVariable(String text) throws BadValueException {
    return ofNode(YamlText.compose(text));
  }

  @Override
  public Optional<PemFiles> ofNode(Node node) throws BadValueException {
    Map<String, Node> parts = NodeValues.members(node, "tls", HINT);
    for (Map.Entry<String, Node> part : parts.entrySet()) {
      if (!part.getKey().equals(CERTIFICATE) && !part.getKey().equals(KEY)) {
        throw new BadValueException("tls has no " + part.getKey(), HINT, part.getValue());
      }
    }
    Optional<Path> certificate = path(parts, CERTIFICATE);
    Optional<Path> key = path(parts, KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new BadValueException("tls needs a certificate and its key", HINT, node);
    }
    return certificate.map(each -> new PemFiles(each, key.orElseThrow()));
  }

  private static Optional<Path> path(Map<String, Node> parts, String name)
      throws BadValueException {
    Node node = parts.get(name);
    if (node == null) {
      return Optional.empty();
    }
    try {
      String text = NodeValues.text(node);
      if (!text.isBlank()) {
        return Optional.of(Path.of(text));
      }
    } catch (InvalidPathException e) {
      // the same as no path at all
    }
    throw new BadValueException("the " + name + " of tls is no file", HINT, node);
  }

  @Override
  public String show(Optional<PemFiles> value) {
    return value
        .map(each -> "{certificate: '%s', key: '%s'}".formatted(each.certificate(), each.key()))
        .orElse("{}");
  }
}
