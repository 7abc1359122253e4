package dev.trackside.app.proof;

import java.util.List;

/** Packets that are wrong, each as a line of NDJSON, with the reason of their dead letter. */
final class BadPackets {
  private static final String START = "{\"source\":\"c\",\"timestamp\":1756645392000,";

  private BadPackets() {}

  /**
   * A packet that is wrong.
   *
   * @param line its bytes, one a character
   * @param fate {@code whole} when nothing of it is good, {@code split} when it goes on without its
   *     bad sample
   * @param reason the word of its dead letter
   */
  record Row(String line, String fate, String reason) {
    @Override
    public String toString() {
      String shown = line.length() > 60 ? line.substring(0, 60) + "..." : line;
      return shown.replaceAll("[^ -~]", "?") + " -> " + fate + " " + reason;
    }
  }

  private static Row whole(String line, String reason) {
    return new Row(line, "whole", reason);
  }

  /** A packet with these samples, quarantined whole. */
  private static Row samples(String samples, String reason) {
    return whole(START + "\"samples\":{" + samples + "}}", reason);
  }

  /** A packet with a good sample beside a bad one. */
  private static Row beside(String sample, String reason) {
    return new Row(START + "\"samples\":{\"rpm\":1," + sample + "}}", "split", reason);
  }

  /** A packet with this timestamp. */
  private static Row time(String timestamp, String reason) {
    return whole(
        "{\"source\":\"c\",\"timestamp\":" + timestamp + ",\"samples\":{\"speed\":1}}", reason);
  }

  /** A packet with this member more. */
  private static Row member(String member, String reason) {
    return whole(START + member + ",\"samples\":{\"speed\":1}}", reason);
  }

  static List<Row> rows() {
    return List.of(
        whole("hello", "malformed"),
        whole("{", "malformed"),
        whole("[1,2", "malformed"),
        whole("\"text\"", "malformed"),
        whole("42", "malformed"),
        whole("{'source':'c'}", "malformed"),
        whole("\u0000\u0001\u0002", "malformed"),
        whole("\u00ff\u00fe", "malformed"),
        whole(START + "\"samples\":{\"speed\":1}} rubbish", "malformed"),
        whole(START + "\"samples\":{\"speed\":1},}", "malformed"),
        samples("\"speed\":007", "malformed"),
        samples("\"speed\":NaN", "non_finite"),
        samples("\"speed\":+1", "malformed"),
        samples("\"speed\":.5", "malformed"),
        samples("\"flag\":\"\u00c3(\"", "malformed"),
        samples("\"flag\":\"\\ud800\"", "malformed"),
        samples("\"flag\":\"\\x41\"", "malformed"),
        samples("\"flag\":" + "[".repeat(100) + "]".repeat(100), "malformed"),
        whole("{}", "missing_field"),
        whole("{\"timestamp\":1756645392000,\"samples\":{\"speed\":1}}", "missing_field"),
        whole("{\"source\":\"\",\"timestamp\":1,\"samples\":{\"speed\":1}}", "missing_field"),
        whole("{\"source\":\"c\",\"samples\":{\"speed\":1}}", "missing_field"),
        whole(START + "\"session\":\"s\"}", "missing_field"),
        whole(START + "\"sensor\":\"speed\"}", "missing_field"),
        samples("", "missing_field"),
        time("\"yesterday\"", "malformed"),
        time("\"2025-02-30T10:00:00Z\"", "malformed"),
        time("1.5", "malformed"),
        time("true", "type_violation"),
        time("\"2025-08-31\"", "malformed"),
        member("\"packet_id\":[1]", "type_violation"),
        member("\"session\":{}", "type_violation"),
        member("\"metadata\":[1]", "type_violation"),
        member("\"session\":\"" + "s".repeat(200) + "\"", "too_large"),
        samples("\"" + "c".repeat(200) + "\":1", "too_large"),
        samples("\"flag\":\"" + "t".repeat(5_000) + "\"", "too_large"),
        samples("\"flag\":\"" + "t".repeat(300_000) + "\"", "too_large"),
        samples(manySamples(), "too_large"),
        samples("\"speed\":null", "null_value"),
        samples("\"speed\":\"fast\"", "string_in_numeric_field"),
        samples("\"speed\":{}", "type_violation"),
        samples("\"speed\":[1]", "type_violation"),
        samples("\"speed\":1e999", "non_finite"),
        samples("\"speed\":9999", "out_of_range"),
        samples("\"speed\":-1", "out_of_range"),
        samples("\"throttle\":104", "sentinel"),
        beside("\"gear\":128", "sentinel"),
        beside("\"speed\":null", "null_value"),
        beside("\"speed\":\"fast\"", "string_in_numeric_field"),
        beside("\"brake_temp_fl\":5000", "out_of_range"),
        beside("\"speed\":{\"kmh\":1}", "type_violation"));
  }

  private static String manySamples() {
    StringBuilder samples = new StringBuilder("\"c0\":0");
    for (int i = 1; i <= 5_000; i++) {
      samples.append(",\"c").append(i).append("\":").append(i);
    }
    return samples.toString();
  }
}
