package dev.trackside.app.token;

import dev.trackside.app.access.AccessException;
import dev.trackside.app.access.Role;
import dev.trackside.app.access.Token;
import dev.trackside.app.access.TokenFile;
import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.ServerSettings;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.receive.Printing;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens of the HTTP API. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Tokens of the HTTP API: made, listed and revoked in their file, which a running gateway",
      "reads anew within a second. The first one closes the gateway to whoever has none."
    })
public final class TokenCommand implements Callable<Integer> {
  private final Printing printing;
  private final Map<String, String> environment;

  /** Which file is meant. */
  static final class Place {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Configuration in YAML (or TRACKSIDE_CONFIG).")
    private @Nullable Path config;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Data directory (or TRACKSIDE_DATA; default: data).")
    private @Nullable String data;

    TokenFile file(Map<String, String> environment) throws ConfigException {
      List<Settings.Flag> flags = new ArrayList<>();
      if (data != null) {
        flags.add(new Settings.Flag(SettingTable.DATA, "--data", List.of(data)));
      }
      Optional<Path> from =
          Optional.ofNullable(config)
              .or(() -> Optional.ofNullable(environment.get("TRACKSIDE_CONFIG")).map(Path::of));
      Settings settings = Settings.resolve(from, environment, flags);
      return TokenFile.of(settings.get(SettingTable.DATA), settings.get(ServerSettings.TOKENS));
    }
  }

  /** A command that prints there. */
  public TokenCommand(Printing printing, Map<String, String> environment) {
    this.printing = printing;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    throw CommandException.usage("token needs a word more", "token new, list or revoke NAME");
  }

  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      description = {
        "Make a token and print it, this once: only its hash is kept. Roles: ingest sends packets,",
        "view looks, operate changes and looks, audit reads the audit log and takes copies out."
      })
  int make(
      @Mixin Place place,
      @Option(
              names = "--role",
              paramLabel = "R",
              required = true,
              split = ",",
              description = "What it is for; several with commas, or given several times.")
          List<String> roles,
      @Option(
              names = "--name",
              paramLabel = "N",
              required = true,
              description = "By which the audit log knows it; a place or a task, not a person.")
          String name,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws ConfigException {
    if (!name.matches(Token.NAME)) {
      throw CommandException.usage(
          "a token cannot have that name", "letters, digits, dots and dashes, at most 64");
    }
    if (name.equals("owner") || name.equals("api")) {
      throw CommandException.usage(name + " is what the gateway calls others", "take another name");
    }
    String text = Token.newText();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Token token = Token.of(name, roles(roles), text, now);
    TokenFile file = place.file(environment);
    change(
        file,
        before -> {
          if (before.stream().anyMatch(each -> each.name().equals(name))) {
            throw CommandException.usage(
                "there is a token named " + name, "revoke it, or take another name");
          }
          List<Token> after = new ArrayList<>(before);
          after.add(token);
          return after;
        });
    if (json) {
      printing.print(view(token).put("token", text));
    } else {
      printing.print(List.of(text));
      printing.remark(
          "%s for %s, kept in %s; it is not shown again. Send it as Authorization: Bearer"
              .formatted(name, words(token), file.path()));
    }
    return ExitCode.OK;
  }

  private static Set<Role> roles(List<String> words) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : words) {
      roles.add(
          Role.of(word)
              .orElseThrow(() ->
                  CommandException.usage(
                      "there is no role " + word,
                      Role.ofTokens().stream().map(Role::word).collect(Collectors.joining(", ")))));
    }
    return roles;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Whose tokens there are and what for; never the tokens.")
  int list(@Mixin Place place, @Option(names = "--json", description = "Print JSON.") boolean json)
      throws ConfigException {
    TokenFile file = place.file(environment);
    List<Token> tokens;
    try {
      tokens = file.read();
    } catch (AccessException e) {
      throw new CommandException(ExitCode.REFUSED, e.problem(), e.hint());
    }
    if (json) {
      ObjectNode view = Json.object().put("file", file.path().toString());
      view.put("guarded", file.exists());
      ArrayNode all = view.putArray("tokens");
      tokens.forEach(each -> all.add(view(each)));
      printing.print(view);
      return ExitCode.OK;
    }
    List<String> lines = new ArrayList<>();
    if (!file.exists()) {
      lines.add("no tokens: everybody on this machine may do everything");
    }
    for (Token token : tokens) {
      lines.add("%-24s %-24s %s".formatted(token.name(), words(token), token.made()));
    }
    printing.print(lines);
    return ExitCode.OK;
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Make a token worthless; within a second, and for good.")
  int revoke(
      @Mixin Place place, @Parameters(paramLabel = "NAME", description = "Its name.") String name)
      throws ConfigException {
    TokenFile file = place.file(environment);
    change(
        file,
        before -> {
          List<Token> after = new ArrayList<>(before);
          if (!after.removeIf(each -> each.name().equals(name))) {
            throw new CommandException(
                ExitCode.DOES_NOT_HOLD, "there is no token named " + name, "see: token list");
          }
          return after;
        });
    printing.print(List.of("revoked " + name));
    return ExitCode.OK;
  }

  private static void change(TokenFile file, UnaryOperator<List<Token>> change) {
    try {
      file.change(change);
    } catch (AccessException e) {
      throw new CommandException(ExitCode.REFUSED, e.problem(), e.hint());
    }
  }

  private static String words(Token token) {
    return token.roles().stream().map(Role::word).sorted().collect(Collectors.joining(", "));
  }

  private static ObjectNode view(Token token) {
    ObjectNode view = Json.object().put("name", token.name());
    ArrayNode roles = view.putArray("roles");
    token.roles().stream().map(Role::word).sorted().forEach(roles::add);
    return view.put("made", token.made().toString());
  }
}
