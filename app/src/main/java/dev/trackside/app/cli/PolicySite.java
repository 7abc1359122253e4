package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.desk.HeldDesk;
import dev.trackside.app.desk.PolicyDesk;
import dev.trackside.app.desk.PolicyText;
import dev.trackside.app.desk.WithheldDesk;
import dev.trackside.app.json.Json;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.app.site.SealedData;
import dev.trackside.delivery.BatchTable;
import dev.trackside.delivery.SinkRow;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.fence.PolicyBook;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyReader;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.store.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The policy of a data directory: asked of the gateway that holds it, else of the files. */
final class PolicySite {
  private static final String ROOT = "/api/v1/policy/";
  private static final int BATCHES_LOOKED_AT = 1_000;

  private final Settings settings;
  private final Path data;
  private final Optional<RunningGateway> running;

  private PolicySite(Settings settings) {
    this.settings = settings;
    this.data = settings.get(SettingTable.DATA);
    this.running = RunningGateway.find(data);
  }

  static PolicySite of(SettingsFlags flags, Terminal terminal) throws ConfigException {
    return new PolicySite(flags.resolve(terminal.environment()));
  }

  /** Brings a policy into force, or says what that would change. */
  JsonNode activate(List<PolicyReader.Document> documents, Policy policy, PolicyDesk.Ask ask) {
    if (running.isPresent()) {
      return running
          .get()
          .post(ROOT + "activate" + LetterFlags.parameters(words(ask)), PolicyText.body(documents));
    }
    return onFiles(book -> PolicyDesk.activate(book, policy, ask));
  }

  /** Brings an earlier policy back, or says what that would change. */
  JsonNode rollBack(String to, PolicyDesk.Ask ask) {
    if (running.isPresent()) {
      Map<String, String> words = words(ask);
      words.put("to", to);
      return running.get().post(ROOT + "rollback" + LetterFlags.parameters(words), Json.object());
    }
    return onFiles(book -> PolicyDesk.rollBack(book, to, ask));
  }

  private static Map<String, String> words(PolicyDesk.Ask ask) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("allow_looser", Boolean.toString(ask.allowsLooser()));
    words.put("reason", ask.reason());
    words.put("dry_run", Boolean.toString(ask.isTrial()));
    words.put("before", ask.before());
    return words;
  }

  JsonNode classify(String name, String word, String reason) {
    if (running.isPresent()) {
      Map<String, String> words = new LinkedHashMap<>();
      words.put("name", name);
      words.put("class", word);
      words.put("reason", reason);
      return running.get().post(ROOT + "classify" + LetterFlags.parameters(words), Json.object());
    }
    return onFiles(book -> PolicyDesk.classify(book, name, word, reason));
  }

  JsonNode history(int most) {
    if (running.isPresent()) {
      return running.get().get(ROOT + "history?limit=" + most);
    }
    try (Snapshot snapshot = Snapshot.open(data)) {
      return PolicyDesk.history(PolicyBook.historyOf(snapshot, most));
    }
  }

  JsonNode withheld() {
    if (running.isPresent()) {
      return running.get().get(ROOT + "withheld");
    }
    try (Snapshot snapshot = Snapshot.open(data)) {
      return WithheldDesk.list(
          snapshot, SealedData.opener(snapshot, data), policy(snapshot), fenced(snapshot));
    }
  }

  JsonNode held() {
    if (running.isPresent()) {
      return running.get().get(ROOT + "held");
    }
    try (Snapshot snapshot = Snapshot.open(data)) {
      HeldDesk.Law law =
          new HeldDesk.Law(
              policy(snapshot),
              PolicyBook.keyProblemOf(snapshot, keyFile(options())),
              System.currentTimeMillis());
      return HeldDesk.list(snapshot, SealedData.opener(snapshot, data), law, fenced(snapshot));
    }
  }

  /** Nothing waits in a file that never had one, so any will do. */
  private static Policy policy(Snapshot snapshot) {
    return PolicyBook.activeOf(snapshot).orElseGet(ShippedPolicy::get);
  }

  /** The sinks; where one is, its newest batch says. */
  private static List<WithheldDesk.Fenced> fenced(Snapshot snapshot) {
    List<BatchRow> batches =
        snapshot.read(connection -> BatchTable.newest(connection, BATCHES_LOOKED_AT));
    List<WithheldDesk.Fenced> fenced = new ArrayList<>();
    for (SinkRow sink : snapshot.read(SinkRow::all)) {
      String destination =
          batches.stream()
              .filter(batch -> batch.sink() == sink.id())
              .map(batch -> batch.basis().terms().destination())
              .findFirst()
              .orElse("");
      if (!destination.equals(Destination.SITE.name())) {
        fenced.add(new WithheldDesk.Fenced(sink.id(), sink.name(), destination));
      }
    }
    return fenced;
  }

  private GatewayOptions options() {
    return settings.gatewayOptions("policy");
  }

  private Path keyFile(GatewayOptions options) {
    return data.resolve(options.fencing().keyFile());
  }

  /** Without sinks, so that nothing leaves while the policy changes. */
  private JsonNode onFiles(Function<PolicyBook, JsonNode> change) {
    Snapshot.open(data).close(); // a wrong directory is not to be made
    GatewayOptions options = options().withoutSinks();
    try (Gateway gateway = Gateway.open(options)) {
      return change.apply(
          PolicyBook.standing(
              gateway.store(),
              keyFile(options),
              options.fencing().policy(),
              gateway.audit().log()));
    }
  }
}
