package dev.trackside.app.trace.command;

import dev.trackside.app.audit.AuditSite;
import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.receive.Printing;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.app.trace.CheckedProofs;
import dev.trackside.app.trace.TraceDesk;
import dev.trackside.store.Snapshot;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One packet's whole life. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "One packet's whole life by its request id: when it came, the verdict, where it lies, its",
      "batches, what the fence did, and the audit entries with their proof. Works on a running",
      "gateway and on its files. Exits 1 when no packet of this gateway has the id."
    })
public final class TraceCommand implements Callable<Integer> {
  private final Printing printing;
  private final Place place;

  @Mixin
  @SuppressWarnings("unused") // read by whoever finds the place
  private final Object flags;

  @Parameters(
      paramLabel = "REQUEST_ID",
      description = "26 letters and digits, as receipts and sinks have it.")
  private String id = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--proof",
      description = {
        "With the proof of the packet's own lines as they left, and what was withheld of each:",
        "their batches are made again for it. Exits 1 when it is not proved."
      })
  private boolean withProof;

  /** Where the data are. */
  public interface Place {
    /** The settings that say it. */
    Settings settings() throws ConfigException;
  }

  /**
   * The command.
   *
   * @param flags that say where the data are, and are this command's too
   * @param place what they say
   */
  public TraceCommand(Printing printing, Object flags, Place place) {
    this.printing = printing;
    this.flags = flags;
    this.place = place;
  }

  @Override
  public Integer call() throws ConfigException {
    String meant = TraceDesk.id(id).text();
    Settings settings = place.settings();
    Path data = settings.get(SettingTable.DATA);
    Optional<RunningGateway> running = RunningGateway.find(data);
    JsonNode view =
        running.isPresent() ? running.get().get("/api/v1/packets/" + meant) : ofFiles(data, meant);
    boolean holds = true;
    if (withProof) {
      JsonNode proof = new AuditSite(settings).provePacket(meant);
      ((ObjectNode) view).set("proof", proof);
      holds = proof.path("proved").asBoolean();
    }
    if (json) {
      printing.print(view);
    } else {
      printing.print(TraceScreen.lines(view));
    }
    return holds ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  private JsonNode ofFiles(Path data, String meant) {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return TraceDesk.trace(snapshot, new CheckedProofs(snapshot, data), meant);
    }
  }
}
