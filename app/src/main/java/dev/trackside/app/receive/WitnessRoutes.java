package dev.trackside.app.receive;

import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.ProblemException;
import dev.trackside.app.http.Route;
import dev.trackside.app.json.Json;
import dev.trackside.receiver.Receiver;
import dev.trackside.receiver.Witness.Answer;
import dev.trackside.receiver.WitnessTable;
import dev.trackside.tree.Submission;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of the witness; what add-checkpoint answers is C2SP tlog-witness. */
final class WitnessRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessRoutes.class);
  private static final String SIZE = "text/x.tlog.size";

  private final Receiver receiver;

  WitnessRoutes(Receiver receiver) {
    this.receiver = receiver;
  }

  List<Route> all() {
    return List.of(
        Route.post("/witness/add-checkpoint", Set.of(), this::add),
        Route.get("/witness/logs", Set.of(), this::logs),
        Route.get("/key", Set.of(), this::key));
  }

  private void add(Exchange exchange) throws IOException {
    Submission submission =
        Submission.parse(exchange.body())
            .orElseThrow(() ->
                ProblemException.badRequest(
                    "malformed",
                    "the body is no submission of a checkpoint",
                    "send it as C2SP tlog-witness has it"));
    switch (receiver
        .witness()
        .look(submission, VerifierKey.parse(exchange.header("Trackside-Log-Key")))) {
      case Answer.Cosigned(String line, boolean isFirst) -> {
        if (isFirst) {
          LOG.warn(
              "the key of an audit log was believed as it came: {}",
              submission.note().text().lines().findFirst().orElse(""));
        }
        exchange.bytes(HttpStatus.OK_200, "text/plain; charset=utf-8", utf8(line));
      }
      case Answer.Malformed(String problem) ->
          throw ProblemException.badRequest(
              "malformed", problem, "send it as C2SP tlog-witness has it");
      case Answer.UnknownLog(String origin) ->
          throw new ProblemException(
              HttpStatus.NOT_FOUND_404,
              "unknown_log",
              "the log " + origin + " is not witnessed here",
              "pin its key with --log-key, or let it send Trackside-Log-Key where that is"
                  + " believed");
      case Answer.NotSigned(String origin) -> {
        LOG.error("a checkpoint of {} came that none of its keys signed; it is refused", origin);
        throw new ProblemException(
            HttpStatus.FORBIDDEN_403,
            "not_signed",
            "no known key of " + origin + " signed the checkpoint",
            "if the key was changed, pin the new one with --log-key");
      }
      case Answer.Elsewhere(String origin, long size, boolean isFork) -> {
        if (isFork) {
          LOG.error("{} shows another log of {} entries than was cosigned: a fork", origin, size);
        }
        exchange.bytes(HttpStatus.CONFLICT_409, SIZE, utf8(size + "\n"));
      }
      case Answer.NoExtension(String origin, long size) -> {
        LOG.error("{} shows a log that does not extend its {} cosigned entries", origin, size);
        throw new ProblemException(
            HttpStatus.UNPROCESSABLE_ENTITY_422,
            "no_extension",
            "the checkpoint does not extend the one over " + size + " entries of " + origin,
            "the log was changed: keep both, and run audit verify");
      }
    }
  }

  private void logs(Exchange exchange) {
    exchange.json(HeldView.logs(receiver.reading().read(WitnessTable::logs)));
  }

  private void key(Exchange exchange) {
    exchange.json(
        Json.object()
            .put("key", receiver.receiptKey().text())
            .put("witness_key", receiver.witnessKey().text()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
