package dev.trackside.app.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.gateway.Ledger;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestId;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ViewsTest {
  @Test
  void theLedgerHasTheFieldsOfTheContractInTheirOrder() {
    Ledger ledger = new Ledger(20, 10, 7, 2, 1, 3, 3, 2, 1, 1, 3, 2, 1, 1, 8, 4, 1, 1, 0);
    assertThat(Json.line(Views.ledger(ledger)))
        .isEqualTo(
            "{\"received\":20,\"accepted\":10,\"quarantined\":7,\"duplicate\":2,\"refused\":1,"
                + "\"pending\":3,\"draining\":3,\"synced\":2,\"expired\":1,\"lost\":1,\"open\":3,"
                + "\"released\":2,\"discarded\":1,\"letters_lost\":1,\"split\":8,"
                + "\"split_open\":2,\"split_released\":4,\"split_discarded\":1,"
                + "\"split_lost\":1,\"late\":6,"
                + "\"residue\":0,\"balanced\":true}");
  }

  @Test
  void theReceiptListsRejectsAndSaysHowManyItOmits() {
    RequestId id = new RequestId(1, 2);
    Receipt receipt =
        new Receipt(
            9, 2, 7, 0, 1, List.of(new Receipt.Reject(3, "", id, "missing_field|field=source")), 6);
    assertThat(Json.line(Views.receipt(receipt)))
        .isEqualTo(
            "{\"received\":9,\"accepted\":2,\"quarantined\":7,\"duplicate\":0,\"split\":1,"
                + "\"refused\":0,\"rejects\":[{\"index\":3,\"packet_id\":null,"
                + "\"request_id\":\""
                + id.text()
                + "\",\"reason\":\"missing_field|field=source\"}],\"rejects_omitted\":6}");
  }

  @Test
  void aBatchNamesItsSinkAndItsTimes() {
    BatchRow row =
        new BatchRow(
            "node-1-7",
            1,
            7,
            17,
            10,
            2_000,
            new byte[] {(byte) 0xab, 1},
            1,
            BatchState.DRAINING,
            2,
            1_756_645_392_345L,
            null,
            1,
            "no route",
            0,
            10,
            Basis.ON_SITE,
            new byte[0]);
    assertThat(Json.line(Views.batch(row, Map.of(1L, "file:out"))))
        .isEqualTo(
            "{\"batch_id\":\"node-1-7\",\"sink\":\"file:out\",\"state\":\"DRAINING\","
                + "\"lane\":\"LIVE\",\"packet_count\":10,\"first_position\":7,\"bytes\":2000,"
                + "\"attempts\":2,\"created_at\":\"2025-08-31T13:03:12.345Z\",\"acked_at\":null,"
                + "\"recovered\":1,\"problem\":\"no route\",\"sha256\":\"ab01\"}");
    assertThat(Json.line(Views.batch(row, Map.of()))).contains("\"sink\":\"1\"");
  }

  @Test
  void prettyIsIndentedAndEmptyStaysShort() {
    assertThat(Json.pretty(Views.receipt(new Receipt(0, 0, 0, 0, 0, List.of(), 0))))
        .startsWith("{\n  \"received\": 0,\n")
        .endsWith("\n  \"rejects\": []\n}");
  }

  @Test
  void csvHasAColumnForEachChannelAndKeepsTheRestInOther() throws IOException {
    ChunkBuilder builder = new ChunkBuilder();
    Stream stream = new Stream("car,1", "the \"race\"", "monza");
    builder.begin(stream, 1_756_645_392_345_678_900L).number("speed", 312).number("b", 0.5);
    builder.bool(builder.channel("drs"), true).text(builder.channel("note"), "a\nb").end();
    byte[] raw = "[1]".getBytes(StandardCharsets.UTF_8);
    builder.begin(stream, 0).text(builder.channel("raw"), ValueKind.RAW, raw, 0, 3).end();
    Chunk chunk = builder.build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReplayText.csvWithOther(once(chunk), List.of("speed", "drs", "b"), out);
    String zeros = "0".repeat(RequestId.LENGTH);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "request_id,source,session,timestamp,speed,drs,b,other\r\n"
                + zeros
                + ",\"car,1\",\"the \"\"race\"\"\",2025-08-31T13:03:12.345678900Z,312,true,0.5,"
                + "\"{\"\"note\"\":\"\"a\\nb\"\"}\"\r\n"
                + zeros
                + ",\"car,1\",\"the \"\"race\"\"\",1970-01-01T00:00:00.000Z,,,,"
                + "\"{\"\"raw\"\":[1]}\"\r\n");
    assertThat(ReplayText.channels(once(chunk)))
        .containsExactly("speed", "b", "drs", "note", "raw");
  }

  private static Supplier<Optional<Chunk>> once(Chunk chunk) {
    Iterator<Chunk> chunks = List.of(chunk).iterator();
    return () -> chunks.hasNext() ? Optional.of(chunks.next()) : Optional.empty();
  }
}
