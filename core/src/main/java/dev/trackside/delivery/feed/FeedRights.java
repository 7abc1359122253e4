package dev.trackside.delivery.feed;

import dev.trackside.audit.AuditTrail;
import dev.trackside.audit.Event;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.Terms;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What binds the feeds of a sink.
 *
 * @param book the policies; null for a sink in the garage
 * @param destination where the sink is, as the policy names it
 * @param audit where each batch's fate is logged, in the transaction that decides it
 * @param named names the sink in an entry
 */
public record FeedRights(
    @Nullable PolicyBook book, String destination, AuditTrail audit, UnaryOperator<Event> named) {
  /** The terms for a batch that is judged now. */
  Terms terms() {
    return book == null ? Terms.ON_SITE : book.terms(destination);
  }
}
