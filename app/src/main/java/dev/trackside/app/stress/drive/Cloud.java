package dev.trackside.app.stress.drive;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer.ListenException;
import dev.trackside.app.receive.ReceiverServer;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.receiver.Receiver;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The cloud of a run: a receiver of its own, behind a way that can be broken. */
final class Cloud implements AutoCloseable {
  private static final int BODY = 64 << 20;
  private static final int PAGE = 500;

  private final Receiver receiver;
  private final ReceiverServer server;
  private final LinkProxy link;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong packets = new AtomicLong();

  private Cloud(Receiver receiver, ReceiverServer server, LinkProxy link) {
    this.receiver = receiver;
    this.server = server;
    this.link = link;
  }

  static Cloud open(Path directory) throws IOException, ListenException {
    StoreOptions options =
        StoreOptions.standard().withDisk(0, StoreOptions.standard().floorBytes());
    Receiver receiver = Receiver.open(directory, options, SystemTime.CLOCKS, List.of(), true);
    try {
      ApiOptions api =
          ApiOptions.at("127.0.0.1", 0)
              .with(ApiOptions.Limits.standard().withBytes(BODY, 4L * BODY));
      ReceiverServer server =
          ReceiverServer.open(receiver, api, Optional.empty(), Optional.empty());
      return new Cloud(receiver, server, LinkProxy.to(server.address()));
    } catch (IOException | ListenException e) {
      receiver.close();
      throw e;
    }
  }

  LinkProxy link() {
    return link;
  }

  /** The gateway's sink, as a configuration names it. */
  String sink() {
    return "http:http://127.0.0.1:%d/batches#key=%s&timeout=5"
        .formatted(link.port(), receiver.receiptKey());
  }

  /** Packets that it holds, as far as it is known by now. */
  synchronized long packets() {
    List<ReceivedBatch> page = page(seen.get());
    while (!page.isEmpty()) {
      page.forEach(batch -> packets.addAndGet(batch.packets()));
      seen.set(page.getLast().seq());
      page = page(seen.get());
    }
    return packets.get();
  }

  private List<ReceivedBatch> page(long behind) {
    return receiver.reading().read(connection -> ReceivedTable.page(connection, behind, PAGE));
  }

  @Override
  public void close() throws IOException {
    link.close();
    server.close();
    receiver.close();
  }
}
