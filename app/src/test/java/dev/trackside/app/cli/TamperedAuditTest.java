package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the command says of copies of a real gateway's data directory that were spoilt. */
final class TamperedAuditTest {
  @TempDir static Path folder;
  private static AuditedFolder log = new AuditedFolder(Path.of(""));

  @BeforeAll
  static void twoGatewaysHadItOneAfterTheOther() throws IOException {
    log = AuditedFolder.in(folder);
  }

  @Test
  void namesTheFirstBadEntryOfAChangedCopy() throws Exception {
    Path copy = log.copy("changed");
    log.spoil(
        copy,
        "DROP TRIGGER audit_entry_update",
        "UPDATE audit_entry SET body = CAST(replace(CAST(body AS TEXT), '\"packets\":40',"
            + " '\"packets\":39') AS BLOB) WHERE CAST(body AS TEXT) ->> '$.kind' ="
            + " 'batch.sealed'");
    Outcome outcome = log.audit(copy, "verify", "--json");
    assertThat(outcome.exit()).isOne();
    JsonNode view = outcome.json();
    assertThat(view.path("verdict").asString("")).isEqualTo("tampered");
    assertThat(view.path("damage").asString("")).isEqualTo("entry");
    JsonNode sealed = log.json("query", "--kind", "batch.sealed").path("entries");
    long first = sealed.path(sealed.size() - 1).path("seq").asLong();
    assertThat(view.path("first_bad").asLong()).isEqualTo(first);
    assertThat(view.path("hint").asString("")).startsWith("keep a copy of the data directory");
    assertThat(log.audit(copy, "verify").out()).contains("first bad entry " + first + " (entry)");
    assertThat(log.audit(copy, "prove", Long.toString(first)).exit()).isOne();
  }

  @Test
  void aLostKeyIsReplacedInTwoStepsAndNobodyIsToldThatItIsTheOldOne() throws Exception {
    Path copy = log.copy("lost");
    Path old = folder.resolve("old.pub");
    assertThat(log.audit(copy, "key", "-o", old.toString()).exit()).isZero();
    assertThat(log.audit(copy, "key", "--new").exit()).as("it is not lost").isEqualTo(4);
    Files.delete(copy.resolve("keys/audit.key"));
    Outcome plan = log.audit(copy, "key", "--new", "--json");
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.json().path("breaks").size()).isEqualTo(4);
    assertThat(log.audit(copy, "key", "--new", "--confirm", "00000000").exit()).isEqualTo(2);
    assertThat(copy.resolve("keys/audit.key")).doesNotExist();

    String code = plan.json().path("confirm").asString("");
    Outcome done = log.audit(copy, "key", "--new", "--confirm", code, "--json");
    assertThat(done.exit()).as(done.err()).isZero();
    String fresh = done.json().path("new_key").asString("");
    assertThat(log.audit(copy, "verify").exit()).as(log.audit(copy, "verify").out()).isZero();
    Outcome pinned = log.audit(copy, "verify", "--key", old.toString(), "--json");
    assertThat(pinned.exit()).isOne();
    assertThat(pinned.json().path("damage").asString("")).isEqualTo("checkpoint");
    Path both = folder.resolve("both.pub");
    Files.writeString(both, Files.readString(old) + fresh + "\n");
    assertThat(log.audit(copy, "verify", "--key", both.toString()).exit()).isZero();
    assertThat(log.audit(copy, "key").out()).isEqualTo(Files.readString(both));
    Outcome entry = log.audit(copy, "query", "--kind", "key.rotated", "--json");
    assertThat(entry.json().path("shown").asInt()).isOne();
    assertThat(entry.out()).contains("lost").contains(fresh);
  }

  @Test
  void aKeyIsChangedAndWhoPinnedTheOldOneFollowsByHimself() throws Exception {
    Path copy = log.copy("rotated");
    Path old = folder.resolve("before.pub");
    assertThat(log.audit(copy, "key", "-o", old.toString()).exit()).isZero();
    byte[] before = Files.readAllBytes(copy.resolve("keys/audit.key"));
    assertThat(log.audit(copy, "key", "--rotate", "--new").exit()).isEqualTo(2);
    Outcome done = log.audit(copy, "key", "--rotate", "--json");
    assertThat(done.exit()).as(done.err()).isZero();
    String fresh = done.json().path("new_key").asString("");
    assertThat(Files.readString(old)).doesNotContain(fresh);
    assertThat(Files.readAllBytes(copy.resolve("keys/audit.key"))).isNotEqualTo(before);
    Outcome pinned = log.audit(copy, "verify", "--key", old.toString(), "--json");
    assertThat(pinned.json().path("verdict").asString("")).as(pinned.out()).isEqualTo("intact");
    Path second = folder.resolve("second.pub");
    Files.writeString(second, fresh + "\n");
    assertThat(log.audit(copy, "verify", "--key", second.toString()).exit()).isOne();
    assertThat(log.audit(copy, "key", "--rotate").out()).contains("vouches for it");
    assertThat(log.audit(copy, "verify", "--key", old.toString()).exit()).isZero();
    Outcome entries = log.audit(copy, "query", "--kind", "key.rotated", "--json");
    assertThat(entries.json().path("shown").asInt()).isEqualTo(2);
    assertProved(copy, old);
  }

  /** Everything that proves follows the keys as the verifier does. */
  private void assertProved(Path copy, Path pinned) throws Exception {
    assertThat(log.audit(copy, "verify").exit()).isZero();
    assertThat(log.audit(copy, "verify", "--key", pinned.toString()).exit()).isZero();
    Outcome proof = log.audit(copy, "prove", "1", "--json");
    assertThat(proof.json().path("proved").asBoolean(false)).as(proof.out()).isTrue();
    assertThat(log.audit(copy, "prove", "1", "--key", pinned.toString()).exit()).isZero();
    Outcome complete = log.audit(copy, "query", "--jurisdiction", "NL", "--complete", "--json");
    assertThat(complete.exit()).as(complete.out() + complete.err()).isZero();
    JsonNode packet = Json.read(log.firstLine());
    String id = packet.path("request_id").asString("");
    Outcome trace = Outcome.of("trace", id, "--data", copy.toString(), "--proof", "--json");
    assertThat(trace.json().findValues("proved"))
        .as(trace.out())
        .isNotEmpty()
        .allMatch(JsonNode::asBoolean);
  }

  @Test
  void aKeyThatTookALostOnesPlaceIsChangedAsWell() throws Exception {
    Path copy = log.copy("lost-and-rotated");
    Path old = folder.resolve("first.pub");
    assertThat(log.audit(copy, "key", "-o", old.toString()).exit()).isZero();
    assertThat(log.audit(copy, "key", "--rotate", "-o", "x").exit()).isEqualTo(2);
    Files.delete(copy.resolve("keys/audit.key"));
    String code = log.audit(copy, "key", "--new", "--json").json().path("confirm").asString("");
    assertThat(log.audit(copy, "key", "--new", "--confirm", code).exit()).isZero();
    Path both = folder.resolve("first-two.pub");
    Files.writeString(both, log.audit(copy, "key").out());
    assertThat(log.audit(copy, "key", "--rotate").exit()).isZero();
    assertProved(copy, both);
    assertThat(log.audit(copy, "key").out()).isEqualTo(Files.readString(both));
  }

  @Test
  void findsACutTailOnlyByCheckpointsThatWereKeptElsewhere() throws Exception {
    String kept = folder.resolve("kept-before-the-cut").toString();
    assertThat(log.audit(log.data(), "checkpoint", "--keep", kept).exit()).isZero();
    Path copy = log.copy("cut");
    String drop = "DELETE FROM audit_checkpoint WHERE size > 4";
    log.spoil(
        copy,
        "CREATE TABLE kept (name TEXT, sql TEXT)",
        "INSERT INTO kept SELECT name, sql FROM sqlite_schema WHERE name IN"
            + " ('audit_entry_delete', 'audit_checkpoint_delete')",
        "DROP TRIGGER audit_entry_delete",
        "DROP TRIGGER audit_checkpoint_delete",
        drop,
        "DELETE FROM audit_entry WHERE seq >= (SELECT max(size) FROM audit_checkpoint)");
    log.restoreTriggers(copy);
    assertThat(log.audit(copy, "verify").exit()).as(log.audit(copy, "verify").out()).isZero();
    Outcome outcome = log.audit(copy, "verify", "--anchors", kept, "--json");
    assertThat(outcome.exit()).isOne();
    assertThat(outcome.json().path("damage").asString("")).isEqualTo("cut");
    Files.writeString(Path.of(kept).resolve("other.checkpoint"), "no checkpoint at all\n");
    Outcome strange = log.audit(log.data(), "verify", "--anchors", kept);
    assertThat(strange.exit()).as("what is not proved does not hold").isOne();
    assertThat(strange.out()).startsWith("INCOMPLETE").contains("none that a known key signed");
  }
}
