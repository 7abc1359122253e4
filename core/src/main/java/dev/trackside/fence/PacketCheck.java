package dev.trackside.fence;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.policy.CellCheck.Failure;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs those of a policy's tests that give a whole packet, through the fence itself. */
public final class PacketCheck {
  /** In a test, any text. */
  private static final String ANY = "*";

  private PacketCheck() {}

  /**
   * The tests that do not hold.
   *
   * @param keys for the codes; a file of the trial's own
   */
  public static List<Failure> failures(Policy policy, Keys keys) {
    List<Failure> failures = new ArrayList<>();
    for (PolicyTest test : policy.tests()) {
      if (test instanceof PolicyTest.Packet packet) {
        Cut cut = new Cut();
        Chunk chunk = chunk(packet);
        long atMillis = packet.given().eventNanos() / 1_000_000L;
        Terms terms = new Terms(policy.hash(), packet.given().destination(), atMillis, false);
        new Fence(policy, keys, terms, new byte[0]).cut(chunk, 0, null, cut);
        String found = text(sent(chunk, cut, packet.sent()), cut.withheld());
        String expected = text(packet.sent(), packet.withheld());
        if (!found.equals(expected)) {
          failures.add(new Failure(packet.name(), expected, found));
        }
      }
    }
    return failures;
  }

  private static Chunk chunk(PolicyTest.Packet packet) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(
        new Stream("car-1", "test", packet.given().circuit()), packet.given().eventNanos());
    packet
        .samples()
        .forEach((name, value) -> {
          int channel = builder.channel(name);
          switch (value) {
            case Double number -> builder.number(channel, number);
            case Boolean truth -> builder.bool(channel, truth);
            default -> builder.text(channel, (String) value);
          }
        });
    return builder.end().build();
  }

  /** What leaves; a text that the test lets be anything reads as that. */
  private static Map<String, Object> sent(Chunk chunk, Cut cut, Map<String, Object> expected) {
    Map<String, Object> sent = new TreeMap<>();
    for (int place = 0; place < chunk.endSample(0); place++) {
      byte fate = cut.areAllAsTheyAre() ? Cut.AS_IT_IS : cut.fate(place);
      String name = chunk.channelOf(0, place);
      if (fate < Cut.STAYS) {
        Object value = value(chunk, cut, place, fate);
        boolean isAny = value instanceof String && ANY.equals(expected.get(name));
        sent.put(name, isAny ? ANY : value);
      }
    }
    for (int i = 0; i < cut.extraNames().size(); i++) {
      sent.put(cut.extraNames().get(i), cut.extraNumbers().get(i));
    }
    return sent;
  }

  private static Object value(Chunk chunk, Cut cut, int place, byte fate) {
    return switch (fate) {
      case Cut.NUMBER -> cut.number(place);
      case Cut.TEXT -> cut.text(place);
      default ->
          switch (chunk.kind(place)) {
            case dev.trackside.packet.ValueKind.NUMBER -> chunk.number(place);
            case dev.trackside.packet.ValueKind.BOOLEAN -> chunk.bits(place) != 0;
            default -> chunk.textValue(place);
          };
    };
  }

  private static String text(Map<String, Object> sent, List<String> withheld) {
    return "sent " + new TreeMap<>(sent) + ", withheld " + new TreeSet<>(withheld);
  }
}
