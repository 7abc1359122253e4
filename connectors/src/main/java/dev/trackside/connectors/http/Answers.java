package dev.trackside.connectors.http;

import dev.trackside.connectors.http.Fields.Field;
import dev.trackside.delivery.Delivery;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;

/** What a receiver's refusals mean for a batch. */
final class Answers {
  /**
   * Problems that are about what is in the batch, and will be the same another time. A status alone
   * is not believed: anything between here and the receiver can answer 413 or 422.
   */
  private static final Set<String> FOR_GOOD =
      Set.of("urn:trackside:problem:content_refused", "urn:trackside:problem:too_large");

  private static final int CONTENT_TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int WORDS_MOST = 300;

  private Answers() {}

  /** What an answer means that is no receipt. */
  static Delivery refusal(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    Fields problem = problem(answer);
    String words = "the receiver answered " + status + words(problem);
    boolean isAboutContent = status == CONTENT_TOO_LARGE || status == UNPROCESSABLE;
    if (isAboutContent && FOR_GOOD.contains(problem.text(Field.TYPE))) {
      return new Delivery.Refused(words, hint(problem, "see the receiver's own words"));
    }
    return new Delivery.Unavailable(
        words, hint(problem, hint(status)) + wait(answer), RetryAfter.of(answer.headers()));
  }

  private static String hint(Fields problem, String otherwise) {
    String hint = problem.text(Field.HINT);
    return hint.isEmpty() ? otherwise : cut(hint);
  }

  private static String hint(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 ->
          "redirects are not followed: give the sink the address that the batches should go to";
      case 401, 403 -> "see whether the sink's token is the receiver's, and may write";
      case 404, 405 -> "see whether the sink's address is the one that takes batches";
      case 407 -> "a proxy on the way asks for a password; let this address pass it";
      case 409 -> "two gateways may use one data directory's copy; see docs/http-sink.md";
      case 413 -> "something on the way minds the size; lower batch_bytes, or raise its limit";
      case 429 -> "the receiver has enough for now; it is tried again by itself";
      default ->
          status >= 500
              ? "the receiver is in trouble; it is tried again by itself"
              : "see whether the sink's address is a receiver of batches";
    };
  }

  private static String wait(HttpResponse<byte[]> answer) {
    return RetryAfter.text(answer.headers())
        .map(each -> " (it asks to wait until or for: " + cut(each) + ")")
        .orElse("");
  }

  private static String words(Fields problem) {
    String detail = problem.text(Field.DETAIL);
    return detail.isEmpty() ? "" : ": " + cut(detail);
  }

  private static Fields problem(HttpResponse<byte[]> answer) {
    Optional<String> type = answer.headers().firstValue("Content-Type");
    return type.orElse("").startsWith("application/problem+json")
        ? Fields.of(answer.body())
        : Fields.NONE;
  }

  /** What others wrote is shown, but not at any length, and on one line. */
  private static String cut(String text) {
    String line = text.replaceAll("[\\p{Cntrl}]+", " ");
    return line.length() <= WORDS_MOST ? line : line.substring(0, WORDS_MOST) + "...";
  }
}
