package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Views;
import dev.trackside.app.screen.LedgerScreen;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.gateway.Gateway;
import dev.trackside.store.Snapshot;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The account of every packet ever received. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = "The account of every packet ever received; exits 1 when it does not balance.")
final class LedgerCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--verify",
      description = "Count every block on disk, also beside a running gateway.")
  private boolean verify;

  LedgerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException {
    Path data = flags.data(terminal.environment());
    Optional<RunningGateway> running = RunningGateway.find(data);
    JsonNode ledger =
        running.isPresent() && !verify ? running.get().get("/api/v1/ledger") : ofFiles(data);
    if (json) {
      terminal.print(ledger);
    } else {
      terminal.print(LedgerScreen.lines(ledger));
    }
    return ledger.path("balanced").asBoolean(false) ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  private static JsonNode ofFiles(Path data) {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return Views.ledger(Gateway.ledgerOf(snapshot));
    }
  }
}
