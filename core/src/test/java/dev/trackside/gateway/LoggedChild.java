package dev.trackside.gateway;

import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway under load in a process of its own, with a directory as its sink: to be killed, or to
 * be lied to by its system calls.
 *
 * <pre>
 * DATA OUT FROM TO    sends chunks FROM to TO, prints "took N" or "no N", and drains at the end
 * </pre>
 */
final class LoggedChild {
  private static final int PACKETS = 20;

  private LoggedChild() {}

  static GatewayOptions options(Path data, Path out) {
    return GatewayOptions.at(data)
        .withFileSink(out)
        .with(
            DeliveryOptions.standard()
                .withBackoff(Duration.ofMillis(2), Duration.ofMillis(20))
                .withLinger(Duration.ZERO)
                .withBatch(50, 1 << 20));
  }

  static Process start(List<String> before, Path data, Path out, long from, long to)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LoggedChild.class.getName(), data.toString(), out.toString()));
    command.addAll(List.of(Long.toString(from), Long.toString(to)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static void main(String... arguments) throws InterruptedException {
    Path out = Path.of(arguments[1]);
    try (Gateway gateway = Gateway.open(options(Path.of(arguments[0]), out))) {
      long to = Long.parseLong(arguments[3]);
      for (long chunk = Long.parseLong(arguments[2]); chunk < to; chunk++) {
        ChunkBuilder builder = new ChunkBuilder();
        for (long i = chunk * PACKETS; i < (chunk + 1) * PACKETS; i++) {
          builder.begin(new Stream("car-44", "race", "spa"), 1_756_645_392_000_000_000L + i);
          builder.packetId("p" + i).number("speed", (double) (i % 400)).end();
        }
        Answer answer =
            gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
        System.out.println((answer instanceof Receipt ? "took " : "no ") + chunk);
        System.out.flush();
      }
      gateway.drainAll(Duration.ofSeconds(60));
    }
  }
}
