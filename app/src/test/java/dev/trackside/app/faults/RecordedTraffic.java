package dev.trackside.app.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A recorded race, row by row; over and over, for the runs that last longer than the race. */
final class RecordedTraffic implements Traffic {
  static final String SESSION = "2025-nl-zandvoort-race";

  /** Time, car, name, lap and time in the lap stand before the channels. */
  private static final int FIRST_CHANNEL = 5;

  private final Path file;
  private BufferedReader rows;
  private String[] head;
  private int number;

  RecordedTraffic(Path recordings) throws IOException {
    this.file = recordings.resolve("f1").resolve(SESSION + ".csv.gz");
    this.rows = open();
    this.head = rows.readLine().split(",");
  }

  private BufferedReader open() throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII));
  }

  @Override
  public String name() {
    return SESSION;
  }

  @Override
  public byte[] next(int packets) throws IOException {
    StringBuilder body = new StringBuilder(packets * 200);
    for (int left = packets; left > 0; ) {
      String row = rows.readLine();
      if (row == null) {
        rows.close();
        rows = open();
        head = rows.readLine().split(",");
      } else if (append(body, row.split(",", -1))) {
        left--;
      }
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** A row without a value is no packet. */
  private boolean append(StringBuilder body, String[] row) {
    StringBuilder samples = new StringBuilder();
    for (int i = FIRST_CHANNEL; i < row.length; i++) {
      if (!row[i].isEmpty()) {
        samples.append(samples.isEmpty() ? "\"" : ",\"").append(head[i]).append("\":");
        samples.append(row[i]);
      }
    }
    if (samples.isEmpty()) {
      return false;
    }
    body.append("{\"packet_id\":\"p").append(number++).append("\",\"source\":\"car-");
    body.append(row[1]).append("\",\"session\":\"").append(SESSION);
    body.append("\",\"circuit\":\"zandvoort\",\"timestamp\":").append(row[0]);
    body.append(",\"samples\":{").append(samples).append("}}\n");
    return true;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
