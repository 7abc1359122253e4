package dev.trackside.delivery;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.fence.Forbidden;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds back a sink's batch while a forbidden text is in it. That it stands is an entry of the
 * audit log, and that it stands no more is another: one each, however long it lasts, and however
 * often the program starts meanwhile. A batch that was held goes only once the second one is
 * written. For the sending thread.
 */
final class Bar {
  private static final String CUT_ANEW =
      "bring a policy into force under which it stays, or take the text off the list";
  private static final String FROZEN =
      "it is frozen, and the sink may have it: it goes when the text is off the list";

  private final Store store;
  private final Law law;
  private final SinkAccount account;
  private final Forbidden.@Nullable Search search;
  private @Nullable Told told; // null until the log was looked into

  /** How far a batch is when it is looked at. */
  enum When {
    /** Another policy can still cut it. */
    DRAFT,
    /** A sink may have it already, so it is cut by no other policy any more. */
    FROZEN,
    /** It left in this run and leaves again: one that stands is behind it, and goes on standing. */
    SENT
  }

  /**
   * What the log says.
   *
   * @param batch the one that stands; empty for none
   * @param isFrozen whether it was frozen by then
   */
  private record Told(String batch, boolean isFrozen) {
    static final Told NOTHING = new Told("", false);
  }

  Bar(Store store, Law law, SinkAccount account) {
    this.store = store;
    this.law = law;
    this.account = account;
    this.search = law.book() == null ? null : law.book().search();
  }

  /** True when a batch must not be sent, or not be frozen, for now. */
  boolean holds(SealedBatch batch, When when) {
    if (search == null) {
      return false;
    }
    boolean isFrozen = when != When.DRAFT;
    Optional<Forbidden.Hit> hit =
        search.of(batch.id(), batch.sha256(), batch.bytes(), batch.length());
    if (standsAnother(batch, when, hit.isPresent())) {
      return hit.isPresent();
    }
    try {
      Told before = told == null ? store.read(connection -> toldOf(connection, batch)) : told;
      told = before;
      Told now = hit.isPresent() ? new Told(batch.id(), isFrozen) : Told.NOTHING;
      if (!now.equals(before)) {
        tell(before, now, batch.row(), hit);
        told = now;
      }
      account.barred(batch.id(), hit, isFrozen ? FROZEN : CUT_ANEW);
      return hit.isPresent();
    } catch (StoreException e) {
      account.barred(batch.id(), hit, isFrozen ? FROZEN : CUT_ANEW);
      if (hit.isEmpty()) {
        account.failed(
            1,
            "batch %s waits, the audit log cannot be told that it is held no more: %s"
                .formatted(batch.id(), e.getMessage()),
            e.hint());
      }
      return true;
    }
  }

  /**
   * True when another batch stands, and goes on standing whatever is found here: a frozen one
   * before this draft, or a draft or a frozen one while this one is in order. Of several that are
   * held only one is told of: the frozen one, which the draft is behind.
   */
  private boolean standsAnother(SealedBatch batch, When when, boolean isHit) {
    Told last = told;
    if (last == null || last.batch().isEmpty() || last.batch().equals(batch.id())) {
      return false;
    }
    return switch (when) {
      case DRAFT -> last.isFrozen();
      case FROZEN, SENT -> !isHit;
    };
  }

  /** What an earlier run said of a batch last. Only one batch of a sink stands at a time. */
  private static Told toldOf(Connection connection, SealedBatch batch) throws SQLException {
    AuditQuery of = AuditQuery.all().ofBatch(batch.id());
    Optional<Entry> held = AuditReader.newest(connection, of.ofKind(Kind.BATCH_HELD));
    Optional<Entry> cleared = AuditReader.newest(connection, of.ofKind(Kind.BATCH_CLEARED));
    boolean stands =
        held.isPresent() && cleared.filter(each -> each.seq() > held.get().seq()).isEmpty();
    return stands
        ? new Told(batch.id(), Boolean.TRUE.equals(held.get().data().get("frozen")))
        : Told.NOTHING;
  }

  private void tell(Told before, Told now, BatchRow row, Optional<Forbidden.Hit> hit) {
    store.write(connection -> {
      boolean isOver = !before.batch().isEmpty() && !before.batch().equals(now.batch());
      if (isOver) {
        Event event = Event.of(Kind.BATCH_CLEARED).ofBatch(before.batch());
        law.audit().log().append(connection, account.named(event));
      }
      if (hit.isPresent()) {
        // Which text it is, only whoever has the list can tell.
        Event event =
            Decisions.of(Kind.BATCH_HELD, row, account)
                .with("forbidden_text", hit.get().number())
                .with("line", hit.get().line())
                .with("frozen", now.isFrozen());
        law.audit().log().append(connection, event);
      }
    });
  }
}
