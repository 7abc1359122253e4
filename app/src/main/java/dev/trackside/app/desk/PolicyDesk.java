package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.fence.Keys;
import dev.trackside.fence.PacketCheck;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.PolicyChange;
import dev.trackside.policy.CellCheck;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyHead;
import dev.trackside.policy.PolicyMatrix;
import dev.trackside.policy.PrivacyClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about the policy in force and changes of it, answered in JSON. */
public final class PolicyDesk {
  private static final int HISTORY_MOST = 1_000;

  /** Less of a hash names too many. */
  private static final int HASH_LEAST = 6;

  private static final int NAME_MOST = 256;

  private PolicyDesk() {}

  /**
   * How a change is meant.
   *
   * @param allowsLooser true when more may leave than before
   * @param reason why, for people; may be empty
   * @param isTrial true to say only what would change
   * @param before hash of the policy that it was compared with before; empty for any
   */
  public record Ask(boolean allowsLooser, String reason, boolean isTrial, String before) {}

  /** The policy in force, and how it stands. */
  public static ObjectNode now(Policy policy, @Nullable PolicyChange change, long nowMillis) {
    PolicyHead head = policy.head();
    return one(policy)
        .put("standing", Views.word(head.standing(nowMillis)))
        .put("effective_from", Views.time(head.fromMillis()))
        .put("expires", Views.time(head.expiresMillis()))
        .put("grace_s", head.graceNanos() / 1e9)
        .put("counsel_review", head.counselReview())
        .put("since", change == null ? null : Views.time(change.atMillis()))
        .put("origin", change == null ? null : change.origin());
  }

  private static ObjectNode one(Policy policy) {
    return Json.object()
        .put("hash", policy.hash())
        .put("id", policy.head().id())
        .put("version", policy.head().version());
  }

  /** The tests of a policy that do not hold. */
  public static List<CellCheck.Failure> failures(Policy policy) {
    List<CellCheck.Failure> failures = new ArrayList<>(CellCheck.failures(policy));
    try {
      Path folder = Files.createTempDirectory("trackside-policy");
      Path file = folder.resolve("keys");
      try {
        failures.addAll(PacketCheck.failures(policy, Keys.open(file, "")));
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a folder for the trial's keys cannot be made", e);
    }
    return failures;
  }

  /** Brings a policy into force, unless its tests do not hold or more would leave than may. */
  public static ObjectNode activate(PolicyBook book, Policy policy, Ask ask) {
    List<CellCheck.Failure> failures = failures(policy);
    ObjectNode view = change(book, policy, "command", ask, failures.isEmpty());
    ArrayNode failed = view.putArray("failed_tests");
    failures.forEach(each ->
        failed
            .addObject()
            .put("name", each.name())
            .put("expected", each.expected())
            .put("found", each.found()));
    return view;
  }

  /** Brings back the policy before the one in force, or the one that a hash begins with. */
  public static ObjectNode rollBack(PolicyBook book, String to, Ask ask) {
    return change(book, book.find(earlier(book, to)), "rollback", ask, true);
  }

  private static String earlier(PolicyBook book, String to) {
    if (!to.isEmpty() && !to.matches("[0-9a-f]{%d,64}".formatted(HASH_LEAST))) {
      throw new BadWordException(
          to + " is no hash", "give %d digits of it or more".formatted(HASH_LEAST));
    }
    List<String> known =
        book.history(HISTORY_MOST).stream().map(PolicyChange::policy).distinct().toList();
    List<String> meant =
        known.stream()
            .filter(each -> to.isEmpty() ? !each.equals(known.getFirst()) : each.startsWith(to))
            .toList();
    if (meant.isEmpty()) {
      throw new BadWordException(
          to.isEmpty() ? "there was no policy before" : "no policy of the history is " + to,
          "see trackside policy history");
    }
    if (!to.isEmpty() && meant.size() > 1) {
      throw new BadWordException(
          meant.size() + " policies begin with " + to, "give more of the hash");
    }
    return meant.getFirst();
  }

  private static ObjectNode change(
      PolicyBook book, Policy after, String origin, Ask ask, boolean isGood) {
    Policy before = book.active();
    if (!ask.before().isEmpty() && !ask.before().equals(before.hash())) {
      throw overtaken(before);
    }
    Set<PolicyMatrix.Difference> differences = differences(before, after, book.nowMillis());
    long looser = count(differences, PolicyMatrix.Change.LOOSER);
    boolean isSame = before.hash().equals(after.hash());
    boolean isAllowed = isGood && (looser == 0 || ask.allowsLooser());
    boolean isDone = isAllowed && !ask.isTrial();
    if (isDone && !isSame && !book.replace(before.hash(), after, origin, ask.reason())) {
      throw overtaken(book.active());
    }
    ObjectNode view =
        Json.object()
            .put("in_force", isDone || isSame)
            .put("changed", isDone && !isSame)
            .put("allowed", isAllowed)
            .put("dry_run", ask.isTrial())
            .put("looser", looser)
            .put("stricter", count(differences, PolicyMatrix.Change.STRICTER));
    view.set("before", one(before));
    view.set("after", one(after));
    view.set("differences", view(differences));
    return view;
  }

  private static OvertakenException overtaken(Policy active) {
    return new OvertakenException(
        "policy %s came into force meanwhile".formatted(active.hash().substring(0, 12)),
        "look at it (trackside policy history), and say it again");
  }

  /**
   * What differs now and, where the later policy begins later, then: it must not get round the look
   * at what is looser by beginning tomorrow.
   */
  public static Set<PolicyMatrix.Difference> differences(
      Policy before, Policy after, long nowMillis) {
    Set<PolicyMatrix.Difference> all =
        new LinkedHashSet<>(PolicyMatrix.differences(before, after, nowMillis));
    if (after.head().fromMillis() > nowMillis) {
      all.addAll(PolicyMatrix.differences(before, after, after.head().fromMillis()));
    }
    return all;
  }

  private static long count(Set<PolicyMatrix.Difference> differences, PolicyMatrix.Change change) {
    return differences.stream().filter(each -> each.change() == change).count();
  }

  /** Differences in JSON, what is looser first. */
  public static ArrayNode view(Set<PolicyMatrix.Difference> differences) {
    ArrayNode array = Json.array();
    for (PolicyMatrix.Change change : PolicyMatrix.Change.values()) {
      for (PolicyMatrix.Difference each : differences) {
        if (each.change() == change) {
          array
              .addObject()
              .put("change", each.change().name())
              .put("cell", each.place())
              .put("before", each.before())
              .put("after", each.after());
        }
      }
    }
    return array;
  }

  /** Which policy was in force from when to when, the newest first. */
  public static ObjectNode history(List<PolicyChange> changes) {
    ObjectNode view = Json.object();
    ArrayNode array = view.putArray("policies");
    @Nullable String until = null;
    for (PolicyChange each : changes) {
      String from = Views.time(each.atMillis());
      array
          .addObject()
          .put("number", each.number())
          .put("from", from)
          .put("until", until)
          .put("hash", each.policy())
          .put("id", each.id())
          .put("version", each.version())
          .put("origin", each.origin())
          .put("reason", each.note().isEmpty() ? null : each.note());
      until = from;
    }
    return view;
  }

  /** Gives a field that the catalogue does not know a class. */
  public static ObjectNode classify(PolicyBook book, String name, String word, String reason) {
    if (name.isBlank()
        || name.length() > NAME_MOST
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new BadWordException(
          "classify needs a field", "see trackside policy withheld for those that wait");
    }
    PrivacyClass of =
        PrivacyClass.of(word)
            .orElseThrow(
                () -> new BadWordException("there is no class " + word, "known are: " + classes()));
    PrivacyClass known = book.active().fields().classes().get(name);
    if (known != null && known != of) {
      throw new BadWordException(
          "%s is %s already".formatted(name, known.word()),
          "put it under %s in fields.yaml, and: trackside policy activate FILE"
              .formatted(of.word()));
    }
    Policy after = known == of ? book.active() : book.classify(name, of, reason);
    ObjectNode view =
        Json.object().put("name", name).put("class", of.word()).put("changed", known == null);
    view.set("policy", one(after));
    return view;
  }

  private static String classes() {
    return Arrays.stream(PrivacyClass.values())
        .map(PrivacyClass::word)
        .collect(Collectors.joining(", "));
  }
}
