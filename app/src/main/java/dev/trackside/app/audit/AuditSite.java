package dev.trackside.app.audit;

import dev.trackside.app.audit.LogDesk.Asking;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.json.Json;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.fence.PolicyBook;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.store.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The audit log of a data directory. What only looks reads the files; what is an act goes through
 * the gateway that holds them, else it opens them itself, so that it is logged in any case.
 */
public final class AuditSite {
  private static final String ROOT = "/api/v1/audit/";
  private static final String ACTOR = "command";

  private final Settings settings;
  private final Path data;
  private final Optional<RunningGateway> running;

  /** The log where the settings say that the data are. */
  public AuditSite(Settings settings) {
    this.settings = settings;
    this.data = settings.get(SettingTable.DATA);
    this.running = RunningGateway.find(data);
  }

  /** Verifies the log. */
  public JsonNode verify(@Nullable Path keyFile, List<byte[]> anchors, VerifyDesk.Progress progress)
      throws InterruptedException {
    return VerifyDesk.verify(
        new VerifyDesk.Ask(data, keyFile, anchors, running.isPresent()), progress);
  }

  /** Counts entries. */
  public JsonNode summary(Map<String, String> words) {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return LogDesk.summary(snapshot, words);
    }
  }

  /** The newest signed checkpoint. */
  public JsonNode checkpoint() {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return LogDesk.checkpoint(snapshot);
    }
  }

  /** The log's public keys. */
  public JsonNode keys() {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return LogDesk.keys(TrustedKeys.of(snapshot, data));
    }
  }

  /** Another signing key: after the one that is there, or in the place of a lost one. */
  public JsonNode newKey(NewKeyFlags asked) {
    if (running.isPresent()) {
      throw new BadWordException(
          "a gateway holds " + data, "stop it first: its key is replaced on the files");
    }
    if (asked.isRotation()) {
      return onFiles(gateway ->
          Json.object()
              .put("new_key", gateway.audit().rotateKey(ACTOR).text())
              .put("vouched_for", true));
    }
    return asked.confirm().isEmpty()
        ? KeyDesk.plan(data)
        : KeyDesk.replace(
            data,
            asked.confirm(),
            () ->
                onFiles(gateway ->
                        Json.object().put("key", gateway.audit().replaceLostKey(ACTOR).text()))
                    .path("key")
                    .asString(""));
  }

  /** The newest entries; logged. */
  public JsonNode entries(Map<String, String> words, int most) {
    if (running.isPresent()) {
      Map<String, String> more = new LinkedHashMap<>(words);
      more.put("limit", Integer.toString(most));
      return running.get().get(ROOT + "entries" + parameters(more));
    }
    return onFiles(gateway -> LogDesk.entries(gateway.store(), asking(gateway), words, most));
  }

  /**
   * The newest entries of a copy, which nothing is written to: a copy that goes on with the log
   * would contradict the one that it was made of.
   */
  public JsonNode entriesOfCopy(Map<String, String> words, int most) {
    if (running.isPresent()) {
      throw new BadWordException(
          "a gateway holds " + data + ", it is no copy", "ask without --copy; it is logged then");
    }
    try (Snapshot snapshot = Snapshot.open(data)) {
      return LogDesk.found(snapshot, words, Long.MAX_VALUE, most);
    }
  }

  /** All entries of a jurisdiction with the proof that none is missing; logged. */
  public JsonNode complete(Map<String, String> words) {
    if (running.isPresent()) {
      Map<String, String> more = new LinkedHashMap<>(words);
      more.put("complete", "true");
      return running.get().get(ROOT + "entries" + parameters(more));
    }
    return onFiles(gateway ->
        LogDesk.complete(
            gateway.store(), asking(gateway), words, TrustedKeys.of(gateway.store(), data)));
  }

  /** The proof of an entry. */
  public JsonNode proveEntry(long seq, @Nullable Path keyFile) {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return new ProofDesk(snapshot, trusted(snapshot, keyFile)).entry(seq);
    }
  }

  /** The proof of a packet whose batch is in a file. */
  public JsonNode provePacket(String requestId, byte[] batch, @Nullable Path keyFile) {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return new ProofDesk(snapshot, trusted(snapshot, keyFile))
          .packet(requestId, id -> Optional.of(batch));
    }
  }

  /** The proof of a packet whose batch is made again from what is stored. */
  public JsonNode provePacket(String requestId) {
    try (Snapshot snapshot = Snapshot.open(data)) {
      new ProofDesk(snapshot, trusted(snapshot, null)).demandKnown(requestId);
    }
    if (running.isPresent()) {
      return running.get().get(ROOT + "proof/" + requestId);
    }
    return onFiles(gateway -> {
      PolicyBook book =
          PolicyBook.historyOf(gateway.store(), 1).isEmpty()
              ? null
              : PolicyBook.standing(
                  gateway.store(),
                  data.resolve(options().fencing().keyFile()),
                  options().fencing().policy(),
                  gateway.audit().log());
      return packet(gateway, requestId, book);
    });
  }

  /** The proof of a packet out of an open gateway. */
  public static JsonNode packet(Gateway gateway, String requestId, @Nullable PolicyBook book) {
    ProofDesk desk =
        new ProofDesk(
            gateway.store(), TrustedKeys.of(gateway.store(), gateway.store().directory()));
    return desk.packet(
        requestId,
        id ->
            SealedBatch.again(gateway.store(), id, book, gateway.audit(), gateway.vault().opener())
                .map(batch -> Arrays.copyOf(batch.bytes(), batch.length())));
  }

  /** Writes a bundle; logged. Returns how many bytes it has. */
  public void export(Map<String, String> words, List<byte[]> anchors, OutputStream out)
      throws IOException {
    if (running.isPresent() && anchors.isEmpty()) {
      running.get().download(ROOT + "export" + parameters(words), out);
      return;
    }
    Snapshot.open(data).close(); // a wrong directory is not to be made
    try (Gateway gateway = Gateway.open(options())) {
      ExportDesk.write(gateway.store(), asking(gateway), words, anchors, Instant.now(), out);
    }
  }

  private TrustedKeys trusted(Snapshot snapshot, @Nullable Path keyFile) {
    return keyFile == null ? TrustedKeys.of(snapshot, data) : TrustedKeys.ofFile(keyFile);
  }

  private static Asking asking(Gateway gateway) {
    return new Asking(gateway.audit(), ACTOR);
  }

  private GatewayOptions options() {
    return settings.gatewayOptions("audit").withoutSinks();
  }

  /** Without sinks, so that nothing leaves meanwhile. */
  private JsonNode onFiles(Function<Gateway, JsonNode> act) {
    Snapshot.open(data).close(); // a wrong directory is not to be made
    try (Gateway gateway = Gateway.open(options())) {
      return act.apply(gateway);
    }
  }

  private static String parameters(Map<String, String> words) {
    return words.entrySet().stream()
        .map(word ->
            word.getKey() + "=" + URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }
}
