package dev.trackside.example;

import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.Refusal;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.file.Path;
import java.time.Duration;

final class LibraryExample {
  public static void main(String... directories) throws InterruptedException {
    GatewayOptions options =
        GatewayOptions.at(Path.of(directories[0])).withFileSink(Path.of(directories[1]));
    try (Gateway gateway = Gateway.open(options)) {
      ChunkBuilder builder = new ChunkBuilder();
      Stream stream = new Stream("car-44", "2025-nl-zandvoort-race", "zandvoort");
      builder.begin(stream, gateway.time().epochNanos()).packetId("a1b2");
      builder.number("speed", 312.0).number("rpm", 11_800).number("gear", 128).end();
      Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());

      Answer answer = gateway.accept(chunk); // returns after the fsync
      switch (answer) {
        case Receipt receipt -> System.out.println(receipt.accepted() + " safe on disk");
        case Refusal refusal -> System.out.println(refusal.problem() + ": " + refusal.hint());
      }
      gateway.drainAll(Duration.ofSeconds(10));
      System.out.println(gateway.ledger());
    }
  }

  private LibraryExample() {}
}
