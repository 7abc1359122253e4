package dev.trackside.app.cli;

import dev.trackside.app.config.PolicyFile;
import dev.trackside.app.desk.PolicyDesk;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.PolicyPage;
import dev.trackside.app.screen.PolicyScreen;
import dev.trackside.app.screen.Texts;
import dev.trackside.policy.CellCheck;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyMatrix;
import dev.trackside.policy.PolicyReader;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.ShippedPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The geo-fence policy, read by people before it is used. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "The geo-fence policy: read and compare it, bring it into force, see what waits.")
final class PolicyCommand implements Runnable {
  private final Terminal terminal;

  PolicyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with all that belongs to it. */
  static CommandLine line(Terminal terminal) {
    return new CommandLine(new PolicyCommand(terminal))
        .addSubcommand(new ShadowCommand(terminal))
        .addSubcommand(new PolicyActs.Activate(terminal))
        .addSubcommand(new PolicyActs.Rollback(terminal))
        .addSubcommand(new PolicyActs.Classify(terminal))
        .addSubcommand(new PolicyLooks.History(terminal))
        .addSubcommand(new PolicyLooks.Withheld(terminal))
        .addSubcommand(new PolicyLooks.Held(terminal));
  }

  @Override
  public void run() {
    throw CommandException.usage(
        "policy needs a word more",
        "of files: show, check PATH, diff OLD NEW, matrix, export DIR; of a gateway: activate PATH,"
            + " rollback, classify NAME CLASS, history, withheld, held, shadow");
  }

  static Policy read(@Nullable Path path) {
    if (path == null) {
      return ShippedPolicy.get();
    }
    try {
      return PolicyFile.read(path);
    } catch (PolicyException e) {
      throw wrong(e);
    }
  }

  static List<PolicyReader.Document> documents(Path path) {
    try {
      return PolicyFile.documents(path);
    } catch (PolicyException e) {
      throw wrong(e);
    }
  }

  private static CommandException wrong(PolicyException wrong) {
    List<String> lines =
        wrong.problems().stream()
            .map(each -> each.where() + ": " + each.what() + "\n  hint: " + each.hint())
            .toList();
    return CommandException.usage(
        String.join("\n", lines), "the policy does not load until all of this is mended");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "What a policy says of itself, and where it holds.")
  int show(
      @Parameters(
              paramLabel = "PATH",
              arity = "0..1",
              description = "A file or directory (default: the policy that is shipped).")
          @Nullable Path path,
      @Option(names = "--json", description = "Print its canonical form.") boolean json) {
    Policy policy = read(path);
    if (json) {
      terminal.print(List.of(policy.canonical()));
      return ExitCode.OK;
    }
    var head = policy.head();
    terminal.print(
        List.of(
            "%s %s, counsel review %s".formatted(head.id(), head.version(), head.counselReview()),
            "sha256 " + policy.hash(),
            "holds from %s to %s, then %s of grace"
                .formatted(
                    Instant.ofEpochMilli(head.fromMillis()),
                    Instant.ofEpochMilli(head.expiresMillis()),
                    java.time.Duration.ofNanos(head.graceNanos())),
            "%d fields, %d jurisdictions, %d circuits, %d transfers, %d tests"
                .formatted(
                    policy.fields().classes().size(),
                    policy.parts().jurisdictions().size(),
                    policy.parts().circuits().size(),
                    policy.parts().transfers().size(),
                    policy.tests().size()),
            "destinations: " + String.join(", ", policy.parts().destinations().keySet())));
    return ExitCode.OK;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Check a policy as a whole, and run its tests.")
  int check(
      @Parameters(
              paramLabel = "PATH",
              arity = "0..1",
              description = "A file or directory (default: the policy that is shipped).")
          @Nullable Path path) {
    Policy policy = read(path);
    List<CellCheck.Failure> failures = PolicyDesk.failures(policy);
    for (CellCheck.Failure each : failures) {
      terminal.print(
          List.of(
              "FAILED  %s: expected %s, found %s"
                  .formatted(each.name(), each.expected(), each.found())));
    }
    int tests = policy.tests().size();
    terminal.print(List.of("%d of %d tests hold".formatted(tests - failures.size(), tests)));
    return failures.isEmpty() ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "Every cell and field that two policies treat otherwise; exits 1 on a LOOSER.")
  int diff(
      @Parameters(paramLabel = "OLD", description = "The old policy.") Path before,
      @Parameters(paramLabel = "NEW", description = "The new policy.") Path after,
      @Option(names = "--allow-looser", description = "Exit 0 all the same.") boolean allowed,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Set<PolicyMatrix.Difference> differences =
        PolicyDesk.differences(read(before), read(after), System.currentTimeMillis());
    ArrayNode array = PolicyDesk.view(differences);
    if (json) {
      terminal.print(array);
    } else {
      terminal.print(PolicyScreen.differences(array));
    }
    boolean isLooser =
        differences.stream().anyMatch(each -> each.change() == PolicyMatrix.Change.LOOSER);
    return isLooser && !allowed ? ExitCode.DOES_NOT_HOLD : ExitCode.OK;
  }

  @Command(
      name = "matrix",
      mixinStandardHelpOptions = true,
      description = "What holds today for every circuit, destination and privacy class.")
  int matrix(
      @Parameters(
              paramLabel = "PATH",
              arity = "0..1",
              description = "A file or directory (default: the policy that is shipped).")
          @Nullable Path path,
      @Option(names = "--circuit", paramLabel = "C", description = "Only this circuit.")
          @Nullable String circuit,
      @Option(names = "--html", paramLabel = "FILE", description = "Write all of it as a page.")
          @Nullable Path html,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    Policy policy = read(path);
    if (html != null) {
      return page(policy, html);
    }
    Map<String, ObjectNode> routes = new LinkedHashMap<>();
    for (PolicyMatrix.Cell each : PolicyMatrix.of(policy, System.currentTimeMillis())) {
      if (circuit == null || circuit.equals(each.circuit())) {
        routes
            .computeIfAbsent(
                each.circuit() + " " + each.destination(),
                route ->
                    Json.object()
                        .put("circuit", each.circuit())
                        .put("jurisdiction", each.jurisdiction())
                        .put("destination", each.destination()))
            .put(each.of().word(), each.ruling().rule().text());
      }
    }
    if (json) {
      ArrayNode array = Json.array();
      routes.values().forEach(array::add);
      terminal.print(array);
      return ExitCode.OK;
    }
    List<String> head = new ArrayList<>(List.of("circuit", "jurisdiction", "destination"));
    for (PrivacyClass each : PrivacyClass.values()) {
      head.add(each.word());
    }
    List<List<String>> rows = new ArrayList<>();
    for (ObjectNode route : routes.values()) {
      rows.add(head.stream().map(column -> route.path(column).asString("")).toList());
    }
    terminal.print(Texts.table(head, rows));
    return ExitCode.OK;
  }

  /** Written aside and moved, so that nobody opens half a page. */
  private int page(Policy policy, Path html) throws IOException {
    Path aside = html.resolveSibling(html.getFileName() + ".part");
    try {
      Files.writeString(aside, PolicyPage.of(policy, System.currentTimeMillis()));
      Files.move(aside, html, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(aside);
      throw new CommandException(
          ExitCode.REFUSED,
          "cannot write the page: " + e.getMessage(),
          "check the place of --html FILE");
    }
    terminal.print(List.of("the matrix is in " + html));
    return ExitCode.OK;
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Write the shipped policy into a directory, to be changed.")
  int export(@Parameters(paramLabel = "DIR", description = "A new directory.") Path directory)
      throws IOException {
    if (Files.exists(directory)) {
      throw CommandException.usage(directory + " is there already", "name a new directory");
    }
    Files.createDirectories(directory);
    for (PolicyReader.Document each : ShippedPolicy.documents()) {
      Files.writeString(directory.resolve(each.name()), each.text());
    }
    terminal.print(List.of("the shipped policy is in " + directory));
    return ExitCode.OK;
  }
}
