package dev.trackside.app.access;

import dev.trackside.app.json.Json;
import dev.trackside.store.DirectorySync;
import dev.trackside.store.OwnerFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file of tokens, which only its owner may read.
 *
 * <pre>
 * {"tokens": [{"name": "car-44", "roles": ["ingest"], "sha256": "64 digits", "made": "time"}]}
 * </pre>
 *
 * A changed file takes the place of the old one whole, on the disk before a token is shown.
 */
public final class TokenFile {
  /** Where it is when no setting says otherwise, relative to the data directory. */
  public static final Path STANDARD = Path.of("keys", "tokens.json");

  private static final int BYTES_MOST = 1 << 20;
  private static final int TOKENS_MOST = 1_000;

  private final Path file;

  /** The file there, whether it exists or not. */
  public TokenFile(Path file) {
    this.file = file;
  }

  /** The file that belongs to a data directory. */
  public static TokenFile of(Path data, Path setting) {
    return new TokenFile(data.resolve(setting));
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /** True when it is there: then nobody comes in without a token. */
  public boolean exists() {
    return Files.exists(file);
  }

  /**
   * What stands in it; nothing when it is not there.
   *
   * @throws AccessException when it cannot be read, is no such file, or others may read it
   */
  public List<Token> read() throws AccessException {
    if (!exists()) {
      return List.of();
    }
    try {
      if (!OwnerFile.isPrivate(file)) {
        throw bad("may be read by others than its owner", "chmod 600 " + file);
      }
      if (Files.size(file) > BYTES_MOST) {
        throw bad("is larger than " + BYTES_MOST + " bytes", "revoke tokens that nobody uses");
      }
      return tokens(Json.read(Files.readString(file)));
    } catch (IOException | UnsupportedOperationException e) {
      throw bad("cannot be read: " + e.getClass().getSimpleName(), "see its owner and its disk");
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      // Without the reason's own words, which may repeat what stands in it.
      throw bad("holds no list of tokens", "make it anew with: trackside token new");
    }
  }

  private List<Token> tokens(JsonNode tree) throws AccessException {
    List<Token> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode each : tree.get("tokens")) {
      Set<Role> roles = EnumSet.noneOf(Role.class);
      for (JsonNode role : each.get("roles")) {
        roles.add(Role.of(role.asString()).orElseThrow(IllegalArgumentException::new));
      }
      Token token =
          new Token(
              each.path("name").asString(""),
              roles,
              each.path("sha256").asString(""),
              Instant.parse(each.path("made").asString("")));
      if (!names.add(token.name())) {
        throw bad("has two tokens named " + token.name(), "remove one of the two");
      }
      tokens.add(token);
    }
    return List.copyOf(tokens);
  }

  /**
   * Changes what stands in it, while no other process does; makes it when it is missing.
   *
   * @throws AccessException when it cannot be read or written, or would hold too many
   */
  public void change(UnaryOperator<List<Token>> change) throws AccessException {
    Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        DirectorySync.create(directory);
      }
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        List<Token> after = change.apply(read());
        if (after.size() > TOKENS_MOST) {
          throw bad("would hold more than " + TOKENS_MOST + " tokens", "revoke some");
        }
        OwnerFile.write(file, Json.pretty(view(after)) + "\n");
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw bad("cannot be written: " + e.getMessage(), "see its owner, its disk and file system");
    }
  }

  private static ObjectNode view(List<Token> tokens) {
    ObjectNode view = Json.object();
    ArrayNode all = view.putArray("tokens");
    for (Token token : tokens) {
      ObjectNode one = all.addObject().put("name", token.name());
      ArrayNode roles = one.putArray("roles");
      token.caller().words().forEach(roles::add);
      one.put("sha256", token.sha256()).put("made", token.made().toString());
    }
    return view;
  }

  private AccessException bad(String problem, String hint) {
    return new AccessException("the token file " + file + " " + problem, hint);
  }
}
