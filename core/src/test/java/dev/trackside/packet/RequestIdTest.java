package dev.trackside.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request ids as text. */
final class RequestIdTest {
  @Test
  void textReadsBackAndSortsAsTheIdsDo() {
    Random random = new Random(7);
    List<RequestId> ids = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      ids.add(new RequestId(random.nextLong(), random.nextLong()));
      ids.add(new RequestId(random.nextInt(3) - 1, random.nextLong()));
    }
    for (RequestId id : ids) {
      assertThat(id.text()).hasSize(RequestId.LENGTH).isLowerCase();
      assertThat(RequestId.parse(id.text())).contains(id);
      assertThat(RequestId.parse(id.text().toUpperCase(Locale.ROOT))).contains(id);
    }
    List<RequestId> byText = ids.stream().sorted(Comparator.comparing(RequestId::text)).toList();
    assertThat(byText).isSorted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0000000000000000000000000",
        "000000000000000000000000000",
        "0000000000000000000000000u",
        "00000000000000000000000 00",
        "80000000000000000000000000",
        "0000000000000000000000000é"
      })
  void whatIsNoIdIsNotRead(String text) {
    assertThat(RequestId.parse(text)).isEmpty();
  }

  @Test
  void idsOfOneRunRiseAndNeverRepeat() {
    RequestIds ids = new RequestIds(1_756_645_392_000L, -1);
    RequestId before = ids.take();
    for (int i = 0; i < 1_000; i++) {
      RequestId next = ids.take();
      assertThat(next).isGreaterThan(before);
      before = next;
    }
  }

  @Test
  void runsThatStartInTheSameMillisecondDiffer() {
    RequestId one = new RequestIds(1_756_645_392_000L, 0x0001_0001).take();
    RequestId other = new RequestIds(1_756_645_392_000L, 0x0001_0002).take();
    RequestId third = new RequestIds(1_756_645_392_000L, 0x0002_0001).take();
    assertThat(List.of(one, other, third)).doesNotHaveDuplicates();
  }
}
