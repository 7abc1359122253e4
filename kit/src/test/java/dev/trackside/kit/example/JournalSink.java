package dev.trackside.kit.example;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Brings batches to a journal on another machine: one connection a batch, one line back. */
record JournalSink(InetSocketAddress server, Duration most) implements Sink {
  @Override
  public String name() {
    return "journal:" + server.getHostString() + ":" + server.getPort();
  }

  @Override
  public String destination() {
    return "home-gb"; // as the policy names the place where the journal is
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException {
    try (Socket socket = new Socket()) {
      // One limit over everything: a write waits as long as the other side does not read.
      Thread alarm = Thread.ofVirtual().start(() -> endAfter(most, socket));
      try {
        socket.connect(server, (int) most.toMillis());
        OutputStream out = socket.getOutputStream();
        out.write(
            "%s %s %d %b%n"
                .formatted(batch.id(), batch.sha256(), batch.length(), batch.row().resealed())
                .getBytes(StandardCharsets.UTF_8));
        batch.writeTo(out);
        var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
        String answer = new BufferedReader(in).readLine();
        return switch (answer) {
          case null -> new Delivery.Unavailable(name() + " hung up", "see the journal's log");
          case "kept" -> new Delivery.Acknowledged(batch.sha256());
          case "bad" -> new Delivery.Refused("the journal takes no such line", "see dlq");
          default -> new Delivery.Unavailable(name() + ": " + answer, "see the journal's log");
        };
      } finally {
        alarm.interrupt();
      }
    }
  }

  private static void endAfter(Duration most, Socket socket) {
    try {
      Thread.sleep(most);
      socket.close(); // who waits in a read or a write of it gets an IOException
    } catch (InterruptedException | IOException e) {
      return; // it answered in time, or is closed already
    }
  }

  @Override
  public void close() {} // nothing stays open between batches
}
