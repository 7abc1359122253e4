package dev.trackside.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The bytes of the format, also where the array becomes too small in the middle of a row. */
final class CopyRowsTest {
  private static final int MUCH = 400_000;

  @Test
  void rowsAreWholeWhereverTheArrayGrows() throws Exception {
    for (int shift = 0; shift < 24; shift++) {
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      DataOutputStream data = new DataOutputStream(expected);
      CopyRows rows = new CopyRows();
      rows.begin();
      data.write("PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
      data.writeLong(0);
      rows.text("x".repeat(shift), "a text");
      data.writeInt(shift);
      data.write("x".repeat(shift).getBytes(StandardCharsets.US_ASCII));
      while (rows.size() < MUCH) {
        rows.row(4);
        data.writeShort(4);
        rows.nothing();
        data.writeInt(-1);
        rows.int2(-2);
        data.writeInt(2);
        data.writeShort(-2);
        rows.nothing();
        data.writeInt(-1);
        rows.float8(0.1);
        data.writeInt(8);
        data.writeDouble(0.1);
      }
      rows.end();
      data.writeShort(-1);
      assertThat(
              Arrays.equals(
                  rows.bytes(), 0, rows.size(), expected.toByteArray(), 0, expected.size()))
          .as("shift %d", shift)
          .isTrue();
    }
  }
}
