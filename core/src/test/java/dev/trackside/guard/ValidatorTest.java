package dev.trackside.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Defect;
import dev.trackside.packet.PlainPacket;
import dev.trackside.packet.Reason;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What passes, what does not and why; and that a bad sample never costs the good ones. */
final class ValidatorTest {
  private static final Stream CAR = new Stream("car-44", "race", "spa");
  private static final int TEXT_BYTES_MOST = 8;

  private final ChannelRegistry registry =
      ChannelRegistry.standard().with(List.of(Channel.bool("pit_light"), Channel.text("driver")));
  private final Validator validator = new Validator(registry, TEXT_BYTES_MOST);

  /** A sample on its own beside a good one; its reason, or "passes". */
  private String reason(String channel, String value) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(CAR, 1).number("known_good", 1);
    WrittenValue.add(builder, channel, value);
    Judgement judgement = validator.judge(builder.end().build(new RequestIds(1, 1), 1));
    assertThat(judgement.accepted().count()).isEqualTo(1);
    if (judgement.deadLetters().count() == 0) {
      assertThat(judgement.accepted().sampleCount()).isEqualTo(2);
      return "passes";
    }
    assertThat(judgement.accepted().sampleCount()).isEqualTo(1);
    assertThat(judgement.split()).isEqualTo(1);
    assertThat(judgement.quarantined()).isZero();
    Defect defect = judgement.deadLetters().defect(0);
    assertThat(defect.split()).isTrue();
    return defect.text();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = ';',
      value = {
        "speed;null;null_value|sensor=speed",
        "speed;'fast;string_in_numeric_field|sensor=speed|expected=number",
        "speed;';string_in_numeric_field|sensor=speed|expected=number",
        "speed;[1,2];type_violation|sensor=speed|expected=number",
        "speed;{};type_violation|sensor=speed|expected=number",
        "speed;NaN;non_finite|sensor=speed",
        "speed;Infinity;non_finite|sensor=speed",
        "speed;-Infinity;non_finite|sensor=speed",
        "speed;0;passes",
        "speed;-0.0;passes",
        "speed;400;passes",
        "speed;400.00000000000006;out_of_range|sensor=speed|expected=[0,400]",
        "speed;-4.9E-324;out_of_range|sensor=speed|expected=[0,400]",
        "speed;true;passes",
        "speed;#9007199254740993;out_of_range|sensor=speed|expected=[0,400]",
        "speed;#300;passes",
        "rpm;16000;passes",
        "rpm;16001;out_of_range|sensor=rpm|expected=[0,16000]",
        "gear;-1;passes",
        "gear;9;passes",
        "gear;10;out_of_range|sensor=gear|expected=[-1,9]",
        "gear;128;sentinel|sensor=gear|means=no signal",
        "throttle;104;sentinel|sensor=throttle|means=no signal",
        "brake;104;sentinel|sensor=brake|means=no signal",
        "brake;100;passes",
        "brake;105;out_of_range|sensor=brake|expected=[0,100]",
        "handbrake;104;passes",
        "brake_pressure_front;104;passes",
        "Brake;104;passes",
        "engine_temp;-40;passes",
        "engine_temp;-40.1;out_of_range|sensor=engine_temp|expected=[-40,1000]",
        "pit_light;true;passes",
        "pit_light;1;passes",
        "pit_light;0;passes",
        "pit_light;2;type_violation|sensor=pit_light|expected=boolean",
        "pit_light;'true;string_in_numeric_field|sensor=pit_light|expected=boolean",
        "driver;'max;passes",
        "driver;'12345678;passes",
        "driver;'1234567é;too_large|sensor=driver|most=8 bytes",
        "driver;44;type_violation|sensor=driver|expected=text",
        "driver;true;type_violation|sensor=driver|expected=text",
        "driver;null;null_value|sensor=driver",
        "unheard_of;1e300;passes",
        "unheard_of;true;passes",
        "unheard_of;'text;passes",
        "unheard_of;'much too long;too_large|sensor=unheard_of|most=8 bytes",
        "unheard_of;NaN;non_finite|sensor=unheard_of",
        "unheard_of;null;null_value|sensor=unheard_of",
        "unheard_of;[];type_violation|sensor=unheard_of|expected=number, boolean or text",
      })
  void eachValueHasItsReason(String channel, String value, String expected) {
    assertThat(reason(channel, value)).isEqualTo(expected);
  }

  @Test
  void aChannelTwiceInOnePacketCostsItsSecondSample() {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(CAR, 1).number("speed", 1).number("rpm", 2).number("speed", 3).end();
    Judgement judgement = validator.judge(builder.build(new RequestIds(1, 1), 1));
    assertThat(PlainPacket.of(judgement.accepted(), 0).samples())
        .extracting(PlainPacket.Sample::channel)
        .containsExactly("speed", "rpm");
    assertThat(judgement.deadLetters().number(0)).isEqualTo(3);
    assertThat(judgement.deadLetters().defect(0).text())
        .isEqualTo("malformed|sensor=speed|twice in one packet");
  }

  @Test
  void aPacketWithoutSamplesIsMissingAField() {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(CAR, 1).end().begin(CAR, 2).number("speed", 1).end();
    Judgement judgement = validator.judge(builder.build(new RequestIds(1, 1), 1));
    assertThat(judgement.quarantined()).isEqualTo(1);
    assertThat(judgement.deadLetters().defect(0))
        .isEqualTo(Defect.ofPacket(Reason.MISSING_FIELD, "field=samples"));
    assertThat(judgement.accepted().count()).isEqualTo(1);
  }

  @Test
  void whatIsDefectiveAlreadyGoesThroughAsItIs() {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] raw = {1, 2, 3};
    Defect defect = Defect.ofPacket(Reason.TOO_LARGE, "most=1");
    builder.begin(CAR, 7).packetId("x").raw(raw, 0, 3).number("speed", 9).defect(defect).end();
    Chunk chunk = builder.build(new RequestIds(1, 1), 1);
    Judgement judgement = validator.judge(chunk);
    assertThat(PlainPacket.all(judgement.deadLetters())).isEqualTo(PlainPacket.all(chunk));
    assertThat(judgement.accepted().count()).isZero();
    assertThat(judgement.deadLettersFrom().of(0)).isZero();
  }

  @Test
  void aCleanChunkIsNotCopied() {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(CAR, 1).number("speed", 1).end();
    Chunk chunk = builder.build(new RequestIds(1, 1), 1);
    assertThat(validator.judge(chunk).accepted()).isSameAs(chunk);
  }
}
