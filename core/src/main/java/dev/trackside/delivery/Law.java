package dev.trackside.delivery;

import dev.trackside.audit.AuditTrail;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.ShadowLook;
import dev.trackside.fence.Terms;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What binds a sink.
 *
 * @param book the policies; null for a sink in the garage
 * @param destination the sink's
 * @param audit where each batch's fate is logged, in the transaction that decides it
 */
record Law(@Nullable PolicyBook book, String destination, AuditTrail audit) {
  /** Looks at a draft's packets under a candidate policy too; null while there is none. */
  @Nullable ShadowLook look(Terms terms) {
    return book == null ? null : book.shadow().look(book.find(terms.policy()), terms);
  }

  /** True when the draft is what would be drafted now; in the transaction that freezes it. */
  boolean isGood(Connection connection, Draft draft) throws SQLException {
    boolean isCurrent = book == null || book.isCurrent(connection, draft.basis().terms());
    return isCurrent && (draft.of() == null || WithheldTable.stands(connection, draft.of()));
  }

  /** Counts what a candidate made of a draft that is frozen now. */
  void count(String sink, Draft draft) {
    ShadowLook look = draft.look();
    if (book != null && look != null) {
      book.shadow().take(sink, destination, look);
    }
  }

  /** The terms for a batch that is judged now. */
  Terms terms() {
    return book == null ? Terms.ON_SITE : book.terms(destination);
  }

  /** Has what the file says is in force asked from now on. */
  void heedFile() {
    if (book != null) {
      book.heedFile();
    }
  }
}
