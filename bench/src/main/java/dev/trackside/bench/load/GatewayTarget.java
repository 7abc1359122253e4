package dev.trackside.bench.load;

import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Ledger;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;

/** Trackside through its library: judged, checked for duplicates, accounted for, fsynced. */
public final class GatewayTarget implements Target {
  private final Gateway gateway;
  private final String circuit;

  /** A target that closes the gateway with itself. */
  public GatewayTarget(Gateway gateway) {
    this(gateway, "");
  }

  /** The same, for packets that bear the name of a circuit. */
  public GatewayTarget(Gateway gateway, String circuit) {
    this.gateway = gateway;
    this.circuit = circuit;
  }

  @Override
  public Caller caller(int number) {
    PacketRing ring = new PacketRing(number, circuit);
    ChunkBuilder builder = new ChunkBuilder();
    return packets -> {
      ring.append(builder, packets);
      accept(gateway, builder.build(gateway.requestIds(), gateway.time().epochNanos()));
    };
  }

  /** Hands a chunk in; fails unless all of it was accepted. */
  public static void accept(Gateway gateway, Chunk chunk) {
    Answer answer = gateway.accept(chunk);
    if (!(answer instanceof Receipt receipt)
        || receipt.received() != chunk.count()
        || receipt.accepted() != chunk.count()
        || receipt.split() != 0) {
      throw new IllegalStateException(chunk.count() + " packets were answered by " + answer);
    }
  }

  @Override
  public void check(long packets) {
    check(gateway, packets);
  }

  /** Fails unless exactly so many packets are in a gateway, which accepted all it was given. */
  public static void check(Gateway gateway, long packets) {
    check(gateway.ledger(), packets);
    check(gateway.auditLedger(), packets);
  }

  private static void check(Ledger ledger, long packets) {
    if (!ledger.balanced() || ledger.accepted() != packets || ledger.received() != packets) {
      throw new IllegalStateException(packets + " packets were sent, but the ledger is " + ledger);
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
