package dev.trackside.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.PlainPacket;
import dev.trackside.packet.Reason;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A bad sample never costs the good ones: random packets against the rules told once more. */
final class SplitTest {
  private static final Stream CAR = new Stream("car-44", "race", "spa");
  private static final int TEXT_BYTES_MOST = 8;

  private final Validator validator =
      new Validator(
          ChannelRegistry.standard()
              .with(List.of(Channel.bool("pit_light"), Channel.text("driver"))),
          TEXT_BYTES_MOST);

  private static final List<String> CHANNELS =
      List.of("speed", "brake", "gear", "pit_light", "driver", "unheard_of", "rpm");
  private static final List<String> VALUES =
      List.of(
          "1",
          "104",
          "128",
          "401",
          "-7",
          "NaN",
          "0",
          "true",
          "null",
          "'hi",
          "'far too long",
          "[1]",
          "#5",
          "50.5",
          "1",
          "1");

  /** The rules once more, as the contract tells them, for one value of one channel. */
  private static Optional<Reason> expected(String channel, String value, boolean again) {
    if (again) {
      return Optional.of(Reason.MALFORMED);
    }
    boolean isText = value.startsWith("'");
    boolean isTruth = value.equals("true");
    if (value.equals("null")) {
      return Optional.of(Reason.NULL_VALUE);
    } else if (value.equals("NaN")) {
      return Optional.of(Reason.NON_FINITE);
    } else if (value.startsWith("[")) {
      return Optional.of(Reason.TYPE_VIOLATION);
    } else if (channel.equals("driver") || (channel.equals("unheard_of") && isText)) {
      Optional<Reason> tooLong =
          value.length() > TEXT_BYTES_MOST + 1 ? Optional.of(Reason.TOO_LARGE) : Optional.empty();
      return isText ? tooLong : Optional.of(Reason.TYPE_VIOLATION);
    } else if (channel.equals("unheard_of")) {
      return Optional.empty();
    } else if (isText) {
      return Optional.of(Reason.STRING_IN_NUMERIC_FIELD);
    }
    double number = isTruth ? 1 : Double.parseDouble(value.replace("#", ""));
    if (channel.equals("pit_light")) {
      return number == 0 || number == 1 ? Optional.empty() : Optional.of(Reason.TYPE_VIOLATION);
    }
    if ((channel.equals("brake") && number == 104) || (channel.equals("gear") && number == 128)) {
      return Optional.of(Reason.SENTINEL);
    }
    double least = channel.equals("gear") ? -1 : 0;
    double most =
        switch (channel) {
          case "speed" -> 400;
          case "brake" -> 100;
          case "gear" -> 9;
          default -> 16_000;
        };
    return number < least || number > most ? Optional.of(Reason.OUT_OF_RANGE) : Optional.empty();
  }

  /** A packet as it was drawn: what should become of each of its samples. */
  private static final class Drawn {
    private final List<Optional<Reason>> reasons = new ArrayList<>();
  }

  @Test
  void aBadSampleNeverCostsTheGoodOnes() {
    int mixed = 0;
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ChunkBuilder builder = new ChunkBuilder();
      List<Drawn> drawn = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        builder.begin(CAR, i).packetId("p" + i);
        drawn.add(draw(builder, random));
        builder.end();
      }
      Chunk chunk = builder.build(new RequestIds(seed, seed), 9);
      mixed += assertJudged(chunk, drawn, seed);
    }
    assertThat(mixed).as("packets with good and bad samples").isGreaterThan(500);
  }

  private static Drawn draw(ChunkBuilder builder, Random random) {
    Drawn drawn = new Drawn();
    Set<String> seen = new HashSet<>();
    boolean allGood = random.nextInt(3) == 0;
    for (int i = random.nextInt(9); i > 0; i--) {
      String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
      String value = VALUES.get(random.nextInt(VALUES.size()));
      Optional<Reason> reason = expected(channel, value, seen.contains(channel));
      if (allGood && reason.isPresent()) {
        continue;
      }
      seen.add(channel);
      WrittenValue.add(builder, channel, value);
      drawn.reasons.add(reason);
    }
    return drawn;
  }

  private int assertJudged(Chunk chunk, List<Drawn> drawn, int seed) {
    List<PlainPacket> accepted = new ArrayList<>();
    List<PlainPacket> dead = new ArrayList<>();
    List<Reason> reasons = new ArrayList<>();
    int mixed = 0;
    for (int i = 0; i < chunk.count(); i++) {
      PlainPacket packet = PlainPacket.of(chunk, i);
      List<Optional<Reason>> of = drawn.get(i).reasons;
      List<PlainPacket.Sample> good = new ArrayList<>();
      for (int place = 0; place < of.size(); place++) {
        if (of.get(place).isEmpty()) {
          good.add(packet.samples().get(place));
        }
      }
      if (good.isEmpty()) {
        dead.add(packet);
        reasons.add(of.isEmpty() ? Reason.MISSING_FIELD : of.getFirst().orElseThrow());
        continue;
      }
      accepted.add(with(packet, good));
      for (int place = 0; place < of.size(); place++) {
        if (of.get(place).isPresent()) {
          dead.add(with(packet, List.of(packet.samples().get(place))));
          reasons.add(of.get(place).orElseThrow());
        }
      }
      mixed += good.size() < of.size() ? 1 : 0;
    }
    Judgement judgement = validator.judge(chunk);
    List<PlainPacket> letters = PlainPacket.all(judgement.deadLetters());
    assertThat(PlainPacket.all(judgement.accepted())).as("seed %d", seed).isEqualTo(accepted);
    assertThat(letters)
        .extracting(letter -> letter.defect().orElseThrow().reason())
        .isEqualTo(reasons);
    assertThat(letters.stream().map(letter -> without(letter)).toList()).isEqualTo(dead);
    assertThat(judgement.accepted().sampleCount() + judgement.deadLetters().sampleCount())
        .isEqualTo(chunk.sampleCount());
    assertThat(judgement.quarantined() + judgement.split()).isEqualTo(dead.size());
    assertThat(judgement.quarantined() + judgement.accepted().count()).isEqualTo(chunk.count());
    assertPlaces(chunk, judgement.accepted(), judgement.acceptedFrom());
    assertPlaces(chunk, judgement.deadLetters(), judgement.deadLettersFrom());
    return mixed;
  }

  private static void assertPlaces(Chunk chunk, Chunk part, Places places) {
    for (int i = 0; i < part.count(); i++) {
      assertThat(chunk.requestId(places.of(i))).isEqualTo(part.requestId(i));
    }
  }

  private static PlainPacket with(PlainPacket packet, List<PlainPacket.Sample> samples) {
    return new PlainPacket(
        packet.stream(),
        packet.eventTime(),
        packet.receivedAt(),
        packet.requestId(),
        packet.packetId(),
        packet.metadata(),
        packet.raw(),
        Optional.empty(),
        samples);
  }

  private static PlainPacket without(PlainPacket letter) {
    return with(letter, letter.samples());
  }
}
