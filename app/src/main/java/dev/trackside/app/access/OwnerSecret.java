package dev.trackside.app.access;

import dev.trackside.app.json.Json;
import dev.trackside.store.OwnerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * By what the commands on the gateway's own machine are known to it, and it to them: a file in the
 * data directory that only its owner may read, made anew at each start.
 *
 * <pre>
 * keys/owner.json    {"token": "...", "certificates": ["SHA-256 of each, 64 digits"]}
 * </pre>
 *
 * @param token what the commands show
 * @param certificates what the gateway shows over TLS; empty when it speaks in the clear
 */
public record OwnerSecret(String token, List<String> certificates) {
  private static final Path FILE = Path.of("keys", "owner.json");

  /** Keeps the list as it is. */
  public OwnerSecret {
    certificates = List.copyOf(certificates);
  }

  /** A new one. */
  public static OwnerSecret make() {
    return new OwnerSecret(Token.newText(), List.of());
  }

  /** The same for a gateway that shows one of these. */
  public OwnerSecret withCertificates(List<String> sha256) {
    return new OwnerSecret(token, sha256);
  }

  /** Puts it into the data directory. */
  public void write(Path data) throws AccessException {
    ObjectNode view = Json.object().put("token", token);
    ArrayNode all = view.putArray("certificates");
    certificates.forEach(all::add);
    try {
      OwnerFile.create(data.resolve(FILE), Json.line(view) + "\n");
    } catch (IOException | UnsupportedOperationException e) {
      throw new AccessException(
          "cannot write " + data.resolve(FILE) + ": " + e.getMessage(),
          "put the data directory on a file system that knows owners");
    }
  }

  /** That of a data directory; empty when there is none that this user may read. */
  public static Optional<OwnerSecret> read(Path data) {
    Path file = data.resolve(FILE);
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      JsonNode view = Json.read(Files.readString(file));
      List<String> certificates = new ArrayList<>();
      view.path("certificates").forEach(each -> certificates.add(each.asString()));
      return Optional.of(new OwnerSecret(view.path("token").asString(""), certificates));
    } catch (IOException | JacksonException e) {
      // Of an earlier start, or damaged: then the gateway says that it knows no such caller.
      return Optional.empty();
    }
  }
}
