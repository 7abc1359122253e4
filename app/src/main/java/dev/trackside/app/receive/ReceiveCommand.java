package dev.trackside.app.receive;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.failure.Shutdown;
import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer.ListenException;
import dev.trackside.app.json.Json;
import dev.trackside.app.tls.Identity;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.receiver.Receiver;
import dev.trackside.receiver.ReceiverKey;
import dev.trackside.receiver.WitnessTable;
import dev.trackside.receiver.WitnessedLog;
import dev.trackside.store.Schema;
import dev.trackside.store.Snapshot;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import dev.trackside.tree.SigningKey;
import dev.trackside.tree.WitnessKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A receiver of batches, in the foreground; and looks at what it holds. */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    description = {
      "A receiver of what gateways send with --sink http:URL, in the foreground, until SIGTERM:",
      "takes each batch once, answers with signed receipts, witnesses their audit logs."
    })
public final class ReceiveCommand implements Callable<Integer> {
  private static final int LIMIT_MOST = 100_000;

  /** Nothing here is essential enough to keep disk space back for it. */
  private static final StoreOptions STORE =
      StoreOptions.standard().withDisk(0, StoreOptions.standard().floorBytes());

  private final Printing printing;
  private final CountDownLatch stop = new CountDownLatch(1);

  @Mixin private Place place = new Place();
  @Mixin private ReceiveFlags flags = new ReceiveFlags();

  /** Which receiver is meant. */
  static final class Place {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "The receiver's directory (default: ${DEFAULT-VALUE}).",
        defaultValue = "received")
    private Path data = Path.of("received");
  }

  /** A receiver that prints there. */
  public ReceiveCommand(Printing printing) {
    this.printing = printing;
  }

  @Override
  public Integer call() throws InterruptedException {
    ApiOptions options = flags.options();
    Optional<String> token = flags.token();
    Optional<Identity> identity = flags.identity();
    try (Shutdown _ = Shutdown.asking(ExitCode.OK, stop::countDown);
        Receiver receiver =
            Receiver.open(
                place.data, STORE, SystemTime.CLOCKS, flags.logKeys(), flags.believesFirst());
        ReceiverServer server = ReceiverServer.open(receiver, options, token, identity)) {
      announce(receiver, server, identity.isPresent());
      stop.await();
      printing.remark("stopping ...");
    } catch (ListenException e) {
      throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e.hint());
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.REFUSED,
          "cannot write the lock file: " + e.getMessage(),
          "check the permissions of the data directory");
    }
    return ExitCode.OK;
  }

  private void announce(Receiver receiver, ReceiverServer server, boolean isSafe)
      throws IOException {
    InetSocketAddress address = server.address();
    String host = address.getHostString();
    String url =
        (isSafe ? "https" : "http")
            + "://"
            + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
            + ":"
            + address.getPort();
    receiver.announce(url);
    printing.remark("trackside receiver %s, data %s".formatted(url, place.data));
    printing.remark(
        "a gateway's sink: http:%s/batches#key=%s&witness=%s/witness&witness-key=%s"
            .formatted(url, receiver.receiptKey(), url, receiver.witnessKey()));
  }

  private Snapshot held() {
    return Snapshot.open(place.data, Schema.RECEIVER);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "What came, in the order in which it came; beside a running receiver too.")
  int list(
      @Mixin Place meant,
      @Option(names = "--gateway", paramLabel = "G", description = "Only of this gateway.")
          @Nullable String gateway,
      @Option(names = "--session", paramLabel = "S", description = "Only with this session.")
          @Nullable String session,
      @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most.")
          int limit,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    this.place = meant;
    if (limit < 1 || limit > LIMIT_MOST) {
      throw CommandException.usage("--limit is not from 1 to " + LIMIT_MOST, "give such a number");
    }
    try (Snapshot snapshot = held()) {
      List<ReceivedBatch> batches =
          HeldBatches.of(snapshot, gateway, session).limit(limit).toList();
      if (json) {
        printing.print(HeldView.batches(batches));
      } else {
        printing.print(HeldScreen.batches(batches, SystemTime.CLOCKS.now()));
      }
    }
    return ExitCode.OK;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "One batch with its receipt.")
  int show(
      @Mixin Place meant,
      @Parameters(paramLabel = "ID", description = "The batch's id.") String id,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    this.place = meant;
    try (Snapshot snapshot = held()) {
      ReceivedBatch batch =
          snapshot
              .read(connection -> ReceivedTable.find(connection, id))
              .orElseThrow(() ->
                  new CommandException(
                      ExitCode.DOES_NOT_HOLD, "there is no batch " + id, "see: receive list"));
      if (json) {
        printing.print(HeldView.batch(batch).put("receipt", batch.receipt()));
      } else {
        printing.print(HeldScreen.batch(batch));
      }
    }
    return ExitCode.OK;
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Write what came into a directory as a file sink has it: a file a batch, the proofs in",
        "audit/, and the cosigned checkpoints in witness/. A file that is there stays as it is."
      })
  int export(
      @Mixin Place meant,
      @Parameters(paramLabel = "DIR", description = "Where to.") Path directory,
      @Option(names = "--gateway", paramLabel = "G", description = "Only of this gateway.")
          @Nullable String gateway,
      @Option(names = "--session", paramLabel = "S", description = "Only with this session.")
          @Nullable String session,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    this.place = meant;
    try (Snapshot snapshot = held()) {
      Export export = new Export(snapshot, directory);
      HeldBatches.of(snapshot, gateway, session).forEach(export::batch);
      export.checkpoints();
      if (json) {
        printing.print(export.view());
      } else {
        printing.print(List.of(export.line()));
      }
    }
    return ExitCode.OK;
  }

  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description = "The public keys to pin: of the receipts, and of the witness.")
  int key(@Mixin Place meant, @Option(names = "--json", description = "Print JSON.") boolean json) {
    SigningKey key = ReceiverKey.open(meant.data);
    String receipts = key.verifier().text();
    String witness = WitnessKey.of(key.verifier()).text();
    if (json) {
      printing.print(Json.object().put("key", receipts).put("witness_key", witness));
    } else {
      printing.print(List.of("receipts  " + receipts, "witness   " + witness));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "logs",
      mixinStandardHelpOptions = true,
      description = "The audit logs that are witnessed, how far, and whose key was only believed.")
  int logs(
      @Mixin Place meant, @Option(names = "--json", description = "Print JSON.") boolean json) {
    this.place = meant;
    try (Snapshot snapshot = held()) {
      List<WitnessedLog> logs = snapshot.read(WitnessTable::logs);
      if (json) {
        printing.print(HeldView.logs(logs));
      } else {
        printing.print(HeldScreen.logs(logs));
      }
    }
    return ExitCode.OK;
  }
}
