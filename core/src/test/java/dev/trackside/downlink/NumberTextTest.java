package dev.trackside.downlink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.ValueKind;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
  private final NumberText number = new NumberText();

  private int json(String text, String behind) {
    byte[] bytes = (text + behind).getBytes(ISO_8859_1);
    return number.json(bytes, 0, text.length());
  }

  private void readsAsTheJdk(String text) {
    // At the end of the bytes and before others: the two ways of looking for digits.
    for (String behind : new String[] {"", ",\"rpm\":11800"}) {
      assertThat(json(text, behind)).as(text).isEqualTo(text.length());
      assertThat(number.kind).as(text).isEqualTo(ValueKind.NUMBER);
      assertThat(number.bits)
          .as(text)
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }
  }

  @Test
  void readsShortDecimalsAsTheJdkDoes() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      String digits = Long.toString(random.nextLong(pow(random.nextInt(1, 17))));
      int point = random.nextInt(digits.length());
      String sign = random.nextInt(4) == 0 ? "-" : "";
      String whole = point == 0 ? "0" : digits.substring(0, point).replaceFirst("^0+(?=.)", "");
      readsAsTheJdk(sign + whole + "." + digits.substring(point));
    }
  }

  @Test
  void readsEveryDoubleBackThatJavaWrites() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        readsAsTheJdk(Double.toString(value));
      }
      readsAsTheJdk(Double.toString(random.nextDouble() * 400));
    }
  }

  @Test
  void readsManyDigitsAndExponentsAsTheJdkDoes() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder().append(random.nextInt(1, 10)).append('.');
      int digits = random.nextInt(1, 26);
      for (int digit = 0; digit < digits; digit++) {
        text.append(random.nextInt(10));
      }
      readsAsTheJdk(text.append('e').append(random.nextInt(-340, 320)).toString());
    }
  }

  @Test
  void roundsWhatLiesBetweenTwoDoublesAsTheJdkDoes() {
    Random random = new Random(4);
    for (int i = 0; i < 50_000; i++) {
      int power = random.nextInt(-60, 60);
      double value = (random.nextLong() >>> 11 | 1L << 52) * Math.pow(2, power);
      BigDecimal middle =
          new BigDecimal(value).add(new BigDecimal(Math.nextUp(value))).divide(BigDecimal.TWO);
      String exact = middle.toString().replace("E", "e");
      readsAsTheJdk(exact.contains(".") || exact.contains("e") ? exact : exact + ".0");
      String cut = middle.round(new java.math.MathContext(random.nextInt(16, 20))).toString();
      readsAsTheJdk(cut.contains(".") || cut.contains("E") ? cut : cut + ".0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0",
        "-0.0",
        "0e0",
        "1e999",
        "-1e999",
        "1e-999",
        "5e-324",
        "2.2250738585072011e-308",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "9007199254740993.0",
        "1E+2",
        "1e0001",
        "0.00000000000000000000000000000001",
        "123456789012345678901234567890",
        "18446744073709551615",
        "9223372036854775808",
        "-9223372036854775809",
        "0.1000000000000000055511151231257827021181583404541015625",
        "1e99999999999999999999",
        "12345678",
        "123456789",
        "1234567.8",
        "12345678.12345678",
        "0.30000000000000004"
      })
  void readsTheTraps(String text) {
    readsAsTheJdk(text);
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740993, 9007199254740993",
    "-9007199254740993, -9007199254740993",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
  })
  void keepsWholeNumbersThatNoDoubleHolds(String text, long value) {
    assertThat(json(text, "")).isEqualTo(text.length());
    assertThat(number.kind).isEqualTo(ValueKind.INTEGER);
    assertThat(number.bits).isEqualTo(value);
  }

  @Test
  void takesWholeNumbersToTwoToThe53AsDoubles() {
    assertThat(json("9007199254740992", "")).isPositive();
    assertThat(number.kind).isEqualTo(ValueKind.NUMBER);
    assertThat(json("-0", "")).isPositive();
    assertThat(Double.longBitsToDouble(number.bits)).isEqualTo(-0.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "01", "-01", "00", "1.", "1.e5", "1e", "1e+", "1.5e-", "-.5", "-a"})
  void refusesWhatJsonRefuses(String text) {
    assertThat(json(text, "")).isNegative();
    assertThat(number.expected).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "007, 7",
    "+5, 5",
    "-.5, -0.5",
    "5., 5",
    "1e-8, 1e-8",
    "NaN, NaN",
    "nan, NaN",
    "inf, Infinity",
    "-Inf, -Infinity",
    "+infinity, Infinity",
  })
  void toleratesInCellsWhatLoggersWrite(String text, double value) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    assertThat(number.cell(bytes, 0, bytes.length)).isTrue();
    assertThat(Double.valueOf(Double.longBitsToDouble(number.bits)))
        .isEqualTo(Double.valueOf(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "+", ".", "1d", "1f", "0x10", "1 2", "VER", "e5", "1e", "--1"})
  void takesOtherCellsForNoNumbers(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    assertThat(number.cell(bytes, 0, bytes.length)).isFalse();
  }

  private static long pow(int digits) {
    return (long) Math.pow(10, digits);
  }
}
