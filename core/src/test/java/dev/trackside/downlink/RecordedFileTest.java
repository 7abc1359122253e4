package dev.trackside.downlink;

import static dev.trackside.downlink.Decoded.read;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.downlink.FileOptions.Column;
import dev.trackside.downlink.FileOptions.Format;
import dev.trackside.packet.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedFileTest {
  private static final FileOptions CAR =
      FileOptions.auto().withDefaults(new Stream("car-1", "race", "spa"));
  private static final Limits SMALL = new Limits(64, 16, 32, 64);

  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("recorded"), bytes);
  }

  private List<String> readText(String text, FileOptions options) throws Exception {
    return read(file(text.getBytes(UTF_8)), options, Limits.standard());
  }

  @Test
  void readsRowsWithQuotesLineEndsAndAByteOrderMark() throws Exception {
    String text =
        """
        \ufeffts_ms,"car",speed,"a ""name"", quoted",flag\r
        1756645200000,44,312.5,"x""y",true\r
        1756645200001,44,"7","two
        lines, one cell",FALSE
        \r
        1756645200002,HAM, 1e-8 ,,
        1756645200003,44,nan,5" pipe,-Inf\
        """;
    assertThat(readText(text, FileOptions.auto()))
        .containsExactly(
            "car-44// 1756645200000000000   speed=312.5 a \"name\", quoted='x\"y' flag=true",
            "car-44// 1756645200001000000   speed=7.0 a \"name\", quoted='two\nlines, one cell'"
                + " flag=false",
            "HAM// 1756645200002000000   speed=1.0E-8",
            "car-44// 1756645200003000000   speed=NaN a \"name\", quoted='5\" pipe'"
                + " flag=-Infinity");
  }

  @Test
  void givesEveryBadRowItsReasonItsLineAndItsBytes() throws Exception {
    String text =
        """
        ts,car,a,b
        2025-08-31T13:03:12,44,1,2
        2025-08-31T13:03:12,44,1

        yesterday,44,1,2
        ,44,1,2
        2025-08-31T13:03:12,,1,2
        2025-08-31T13:03:12,44,,
        2025-08-31T13:03:12,44,"x"y,2
        2025-08-31T13:03:12,44,"open,2
        12.5,44,1,2
        2025-08-31T13:03:12,44,3,4
        """;
    String time = "1756645392000000000";
    assertThat(readText(text, FileOptions.auto()))
        .containsExactly(
            "car-44// " + time + "   a=1.0 b=2.0",
            "// 0   malformed|line=3|expected=4 columns|columns=3 <2025-08-31T13:03:12,44,1>",
            "car-44// 0   malformed|line=5|field=timestamp|expected=RFC 3339, or a number of"
                + " seconds, or of epoch ms, us or ns <yesterday,44,1,2>",
            "car-44// 0   missing_field|line=6|field=timestamp <,44,1,2>",
            "// " + time + "   missing_field|line=7|field=source <2025-08-31T13:03:12,,1,2>",
            "car-44// " + time + "   missing_field|line=8|field=samples <2025-08-31T13:03:12,44,,>",
            "// 0   malformed|line=9|expected=a quote that closes, followed by a separator"
                + " <2025-08-31T13:03:12,44,\"x\"y,2>",
            "// 0   malformed|line=10|expected=a quote that closes, followed by a separator"
                + " <2025-08-31T13:03:12,44,\"open,2>",
            "car-44// 0   malformed|line=11|field=timestamp|expected=an absolute time, or --start T"
                + " for relative ones <12.5,44,1,2>",
            "car-44// " + time + "   a=3.0 b=4.0");
  }

  @Test
  void losesOneLineToAQuoteThatSwallowsOthers() throws Exception {
    String junk = "ts_ms,a,b\n1756645200000,\"1,2\n1756645200001,3,4\n1756645200002,\"5\",6\n";
    assertThat(readText(junk, CAR))
        .satisfiesExactly(
            row -> assertThat(row).contains("malformed|line=2|").endsWith("<1756645200000,\"1,2>"),
            row -> assertThat(row).endsWith(" a=3.0 b=4.0"),
            row -> assertThat(row).endsWith(" a=5.0 b=6.0"));
    String columns = "ts_ms,a\n1756645200000,\"1\n1756645200001,3\n1756645200002,5\",6\n";
    assertThat(readText(columns, CAR))
        .satisfiesExactly(
            row -> assertThat(row).contains("line=2|expected=the header's number of columns"),
            row -> assertThat(row).endsWith(" a=3.0"),
            row -> assertThat(row).contains("line=4|expected=2 columns|columns=3"));
  }

  @Test
  void passesOverARowThatIsTooLongHoweverLong() throws Exception {
    String row = "1756645200000,1,2\n";
    String text = "ts_ms,a,b\n" + row + "x".repeat(3_000_000) + "\n" + row;
    assertThat(read(file(text.getBytes(UTF_8)), CAR, SMALL))
        .satisfiesExactly(
            good -> assertThat(good).endsWith(" a=1.0 b=2.0"),
            bad ->
                assertThat(bad)
                    .endsWith(
                        "too_large|line=3|expected=at most 64 bytes in a row <"
                            + "x".repeat(64)
                            + ">"),
            good -> assertThat(good).endsWith(" a=1.0 b=2.0"));
    String json = "{\"source\":\"c\",\"timestamp\":1,\"samples\":{\"a\":1}}\n";
    byte[] lines = (json + " " + "x".repeat(3_000_000) + "\n\n" + json).getBytes(UTF_8);
    assertThat(read(file(lines), FileOptions.auto(), SMALL))
        .satisfiesExactly(
            good -> assertThat(good).endsWith(" a=1.0"),
            bad -> assertThat(bad).contains("too_large|line=2|field=packet|expected=at most 64"),
            good -> assertThat(good).endsWith(" a=1.0"));
  }

  @Test
  void readsNdjsonWithTheNumbersOfItsLines() throws Exception {
    String good = "{\"source\":\"c\",\"timestamp\":1,\"samples\":{\"a\":1}}";
    assertThat(readText("\n" + good + "\r\nnope\n\n{}\n" + good, CAR))
        .containsExactly(
            "c/race/spa 1000000   a=1.0",
            "car-1/race/spa 0   malformed|line=3|byte=0|expected=an object <nope>",
            "car-1/race/spa 0   missing_field|line=5|field=timestamp <{}>",
            "c/race/spa 1000000   a=1.0");
  }

  @Test
  void readsNarrowFilesAndKeepsTheirOtherColumns() throws Exception {
    String text = "ts,signal,value,unit,n\n1631416514.717134,WS_FL,0.5,m/s,7\n1631416515,A,,,\n";
    FileOptions options = CAR.withColumn(Column.CHANNEL, "signal");
    assertThat(readText(text, options))
        .containsExactly(
            "car-1/race/spa 1631416514717134000  {\"unit\":\"m/s\",\"n\":7} WS_FL=0.5",
            "car-1/race/spa 1631416515000000000   missing_field|line=3|field=samples"
                + " <1631416515,A,,,>");
    assertThat(readText("t_ms,channel,value\n5,Speed,1\n", CAR.withStart(1_000_000_000)))
        .containsExactly("car-1/race/spa 1005000000   Speed=1.0");
    assertThat(readText("ts_ms,channel,value\n1756645200000,5,1\n", CAR.withFormat(Format.CSV)))
        .containsExactly("car-1/race/spa 1756645200000000000   channel=5.0 value=1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "ts, 1756645227, 1756645227000000000",
    "ts, 1756645227.505123456, 1756645227505123456",
    "ts, 1756645227.5051234569, 1756645227505123456",
    "ts, 1756645227505, 1756645227505000000",
    "ts, 1756645227505.25, 1756645227505250000",
    "ts, 1756645227505123, 1756645227505123000",
    "ts, 1756645227505123456, 1756645227505123456",
    "ts, 1.756645227505e12, 1756645227505000000",
    "ts_ms, 1756645227505.5, 1756645227505500000",
    "ts_ms, 4256.85579039, 1000000004256855790",
    "time, 4256.85579039, 1000004256855790390",
    "time, -0.5, 999999999500000000",
    "date, 2016-11-24 13:59:03, 1479995943000000000",
    "UTC, 2016-11-24T13:59:03.042+01:00, 1479992343042000000",
  })
  void readsTheTimesOfManyLoggersExactly(String column, String time, long nanos) throws Exception {
    assertThat(readText(column + ";a\n" + time + ";1\n", CAR.withStart(1_000_000_000_000_000_000L)))
        .containsExactly("car-1/race/spa " + nanos + "   a=1.0");
  }

  @Test
  void readsBytesThatAreNoUtf8AsIsoLatin1() throws Exception {
    byte[] bytes = "ts_ms,temp \u00b0C,note\n1756645200000,5,caf\u00e9\n".getBytes(ISO_8859_1);
    assertThat(read(file(bytes), CAR, Limits.standard()))
        .containsExactly("car-1/race/spa 1756645200000000000   temp \u00b0C=5.0 note='caf\u00e9'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b\\n1,2|no column holds the event time|--time COLUMN",
        "ts,b\\n1,2|no column holds the source|--source X or --source-column COLUMN",
        "t_ms,car,b\\n5,1,2|are relative|--start T",
        "ts,car,channel\\n1,2,3|there is no column nope|the header has ts, car, channel",
        "''|there is nothing in it|complete",
        "[{}]|it is one JSON array|NDJSON",
        "PK\\3\\4abc|packed with zip|unpack it first",
        "BZh91AY|packed with bzip2|unpack it first",
        "a\\0b,c\\n|it is no text|recorded files are",
        "\"open,ts|no header|complete",
      })
  void refusesAFileOfWhichNoRowCouldBeRead(String text, String problem, String hint)
      throws Exception {
    Path path =
        file(
            text.translateEscapes()
                .replace("\\u0003", "\u0003")
                .replace("\\u0004", "\u0004")
                .replace("\\u0000", "\u0000")
                .getBytes(UTF_8));
    FileOptions options =
        text.contains("channel")
            ? FileOptions.auto().withColumn(Column.SOURCE, "nope")
            : FileOptions.auto();
    assertThatThrownBy(() -> read(path, options, Limits.standard()))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining(path.toString())
        .hasMessageContaining(hint);
  }

  @Test
  void saysThatAFileIsMissingOrADirectory() {
    assertThatThrownBy(() -> read(folder.resolve("none"), CAR, SMALL))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> read(folder, CAR, SMALL)).hasMessageContaining("it is a directory");
  }
}
