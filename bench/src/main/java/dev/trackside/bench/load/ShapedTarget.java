package dev.trackside.bench.load;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.packet.ChunkBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trackside through its library, with packets of any number of samples, each of a channel of its
 * own that the registry knows. The values are those of a simulated car, over and over, each time
 * those of another moment.
 */
public final class ShapedTarget implements Target {
  private static final int APART = 61; // packets between two channels that are alike
  private static final double WIDEST = 1e9;

  private final Gateway gateway;
  private final GatewayTarget checked;
  private final List<String> names;

  private ShapedTarget(Gateway gateway, List<String> names) {
    this.gateway = gateway;
    this.checked = new GatewayTarget(gateway);
    this.names = names;
  }

  /** A new gateway in a directory, whose packets have so many samples. */
  public static ShapedTarget open(Path directory, int samples) {
    List<String> names = IntStream.range(0, samples).mapToObj("sensor_%03d"::formatted).toList();
    List<Channel> channels =
        names.stream().map(name -> Channel.number(name, "", -WIDEST, WIDEST)).toList();
    GatewayOptions options = GatewayOptions.at(directory).with(ChannelRegistry.of(channels));
    return new ShapedTarget(Gateway.open(options), names);
  }

  @Override
  public Caller caller(int number) {
    PacketRing ring = new PacketRing(number);
    ChunkBuilder builder = new ChunkBuilder();
    int[] indexes = new int[names.size()];
    return packets -> {
      for (int place = 0; place < indexes.length; place++) {
        indexes[place] = builder.channel(names.get(place));
      }
      for (int packet = 0; packet < packets; packet++) {
        byte[] id = ring.next();
        builder.begin(ring.stream(), ring.eventTime()).packetId(id, 0, id.length);
        for (int place = 0; place < indexes.length; place++) {
          int moment = place / PacketRing.SAMPLES * APART;
          builder.number(indexes[place], ring.value(place % PacketRing.SAMPLES, moment));
        }
        builder.end();
      }
      GatewayTarget.accept(
          gateway, builder.build(gateway.requestIds(), gateway.time().epochNanos()));
    };
  }

  @Override
  public void check(long packets) {
    checked.check(packets);
  }

  @Override
  public void close() {
    checked.close();
  }
}
