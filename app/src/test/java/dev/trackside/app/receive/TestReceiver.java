package dev.trackside.app.receive;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.connectors.http.HttpTarget;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.receiver.Receiver;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A real receiver behind a real server on a free port, in this process. */
final class TestReceiver implements AutoCloseable {
  static final StoreOptions STORE = StoreOptions.standard().withDisk(0, 0);

  private final Path directory;
  private final Optional<String> token;
  private Receiver receiver;
  private ReceiverServer server;
  private int port;

  TestReceiver(Path directory, Optional<String> token) throws Exception {
    this.directory = directory;
    this.token = token;
    start();
  }

  static TestReceiver in(Path directory) throws Exception {
    return new TestReceiver(directory, Optional.empty());
  }

  void start() throws Exception {
    receiver = Receiver.open(directory, STORE, SystemTime.CLOCKS, List.of(), true);
    ApiOptions.Limits limits = ApiOptions.Limits.standard().withBytes(1 << 20, 4 << 20);
    ApiOptions options = ApiOptions.at("127.0.0.1", port).with(limits);
    server = ReceiverServer.open(receiver, options, token, Optional.empty());
    port = server.address().getPort();
  }

  Receiver receiver() {
    return receiver;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpTarget target() {
    return HttpTarget.at(uri("/batches"));
  }

  List<ReceivedBatch> held() {
    return receiver.reading().read(connection -> ReceivedTable.page(connection, 0, 1_000));
  }

  String body(String id) {
    byte[] bytes =
        receiver.reading().read(connection -> ReceivedTable.body(connection, id)).orElseThrow();
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  static String id(long first) {
    return "node-s1-%015d".formatted(first);
  }

  static String line(long position) {
    return "{\"request_id\":\"r%d\",\"source\":\"car-44\",\"session\":\"race\",\"circuit\":\"spa\","
            .formatted(position)
        + "\"timestamp\":\"2026-07-26T13:00:00Z\",\"samples\":{\"speed\":%d}}".formatted(position);
  }

  static SealedBatch batch(long first, int count) {
    List<String> lines =
        LongStream.range(first, first + count).mapToObj(TestReceiver::line).toList();
    return Batches.of(id(first), first, lines);
  }

  static SealedBatch vouched(SealedBatch batch) {
    byte[] proofs = {1, 2, 3};
    return new SealedBatch(batch.row(), batch.bytes(), batch.length(), proofs);
  }

  /** The batch made again with other lines, as after an erasure. */
  static SealedBatch resealed(SealedBatch batch, List<String> lines) {
    SealedBatch made = Batches.of(batch.id(), batch.row().first(), lines);
    return new SealedBatch(batch.row().resealed(made.row()), made.bytes(), made.length());
  }

  /** Ends it; {@link #start} brings it back with its data, on the same port. */
  void stop() {
    server.close();
    receiver.close();
  }

  @Override
  public void close() {
    stop();
  }
}
