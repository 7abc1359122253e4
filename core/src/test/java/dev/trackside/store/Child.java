package dev.trackside.store;

import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.Refusal;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway in a process of its own, to be killed or to be lied to by its system calls.
 *
 * <pre>
 * hold DIR              opens, prints "open", waits for the end of its input
 * send DIR FROM TO      accepts packets one by one, prints "ack N" or "no N CAUSE"
 * stop DIR FROM TO      the same, and halts without closing at the first refusal
 * </pre>
 */
final class Child {
  private Child() {}

  /** The command that runs this class with arguments, in front of which others may stand. */
  static ProcessBuilder command(List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static void main(String... arguments) throws IOException {
    GatewayOptions options = GatewayOptions.at(Path.of(arguments[1])).withCommand("child");
    try (Gateway gateway = Gateway.open(options)) {
      say("open");
      if (arguments[0].equals("hold")) {
        while (System.in.read() >= 0) {
          // until the parent lets go
        }
        return;
      }
      int to = Integer.parseInt(arguments[3]);
      for (int i = Integer.parseInt(arguments[2]); i < to; i++) {
        ChunkBuilder builder = new ChunkBuilder();
        builder.begin(new Stream("car-44", "race", "spa"), 1_756_645_392_000_000_000L + i);
        builder.packetId("p" + i).number("speed", i % 400).number("number", i).end();
        Answer answer =
            gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
        switch (answer) {
          case Receipt receipt -> say("ack " + i);
          case Refusal refusal -> {
            say("no " + i + " " + refusal.cause());
            if (arguments[0].equals("stop")) {
              Runtime.getRuntime().halt(9);
            }
          }
        }
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
