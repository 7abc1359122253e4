package dev.trackside.app.access;

import dev.trackside.app.access.Admission.Admitted;
import dev.trackside.app.access.Admission.Reason;
import dev.trackside.app.access.Admission.Refused;
import dev.trackside.audit.Event;
import dev.trackside.store.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Lets requests in, or turns them away. Safe for many threads.
 *
 * <p>While there is no file of tokens everybody may do everything; such a gateway must listen on
 * its own machine only. Otherwise a request shows a token, which has to be one of the file's, or
 * the owner's secret. Whoever shows wrong ones too often has to wait; who was let in from there
 * before need not, so that one bad client does not shut out a good one behind the same address.
 */
public final class Gate implements AutoCloseable {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final int CREDENTIAL_MOST = 1_024;
  private static final String MAKE = "make one with: trackside token new --role %s --name NAME";

  private final Optional<Tokens> tokens;
  private final String ownerHash;
  private final Time time;
  private final Rates rates;
  private final Optional<LoginLog> log;
  private final Lockout lockout = new Lockout();
  private final Visits visits = new Visits();
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);

  private Gate(
      Optional<Tokens> tokens, String ownerHash, Rates rates, Time time, Optional<LoginLog> log) {
    this.tokens = tokens;
    this.ownerHash = ownerHash;
    this.rates = rates;
    this.time = time;
    this.log = log;
    for (Reason reason : Reason.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  /** A gate that stands open, for what listens on its own machine or has a doorkeeper. */
  public static Gate standingOpen(Time time) {
    return new Gate(Optional.empty(), "", new Rates(0), time, Optional.empty());
  }

  /**
   * A gate for whoever has a token.
   *
   * @param file the tokens
   * @param owner what whoever can read the data directory shows
   * @param perSecond requests a second that each caller may send; 0 for no limit
   * @param audit where it is told who came in and who did not; each is on the disk when it returns
   */
  public static Gate of(
      TokenFile file, OwnerSecret owner, long perSecond, Time time, Consumer<Event> audit)
      throws AccessException {
    return new Gate(
        Optional.of(new Tokens(file, time)),
        Token.hash(owner.token()),
        new Rates(perSecond),
        time,
        Optional.of(LoginLog.start(time, audit)));
  }

  /** True while no token is needed. */
  public boolean isOpen() {
    return tokens.isEmpty() || tokens.get().isOpen();
  }

  /**
   * Decides about a request.
   *
   * @param authorization the header of that name; empty when there is none
   * @param peer where it comes from
   * @param needed the role it needs; empty when it needs none
   */
  public Admission admit(String authorization, Peer peer, Optional<Role> needed) {
    long now = time.nanos();
    if (isOpen()) {
      return rates.take(peer.network(), now) ? new Admitted(Caller.ANYBODY) : tooMany(peer);
    }
    if (needed.isEmpty()) {
      return rates.take(peer.network(), now) ? new Admitted(Caller.NOBODY) : tooMany(peer);
    }
    String credential = credential(authorization);
    Optional<Caller> found = credential.isEmpty() ? Optional.empty() : find(credential);
    if (found.isEmpty()) {
      return stranger(credential, peer, needed.get(), now);
    }
    return known(found.get(), peer, needed.get(), now);
  }

  /**
   * True while a request that was let in would be again; how often somebody comes does not matter.
   *
   * @param authorization as it was shown
   * @param needed the role it needs; empty when it needs none
   */
  public boolean stillAdmits(String authorization, Optional<Role> needed) {
    return isOpen()
        || needed.isEmpty()
        || find(credential(authorization)).filter(each -> each.may(needed.get())).isPresent();
  }

  private Admission known(Caller caller, Peer peer, Role needed, long now) {
    boolean isOwner = caller.equals(Caller.OWNER);
    if (!isOwner && !visits.isKnown(caller, peer, now)) {
      Duration wait = lockout.remaining(peer, now);
      if (wait.isPositive()) {
        return lockedOut(peer, wait);
      }
    }
    if (!isOwner && !rates.take(caller.name() + "@" + peer.network(), now)) {
      return tooMany(peer);
    }
    if (visits.begin(caller, peer, now)) {
      log.ifPresent(each -> each.cameIn(caller, peer));
    }
    if (!caller.may(needed)) {
      String roles = String.join(", ", caller.words());
      return refuse(
          peer,
          new Refused(
              Reason.NOT_ENTITLED,
              "the token %s is for %s, and this needs %s"
                  .formatted(caller.name(), roles, of(needed)),
              of(needed).equals(Role.OWNER.word())
                  ? "do it with the command line, as the owner of the data directory"
                  : "use another token, or " + MAKE.formatted(of(needed)),
              Duration.ZERO));
    }
    return new Admitted(caller);
  }

  private Admission stranger(String credential, Peer peer, Role needed, long now) {
    boolean showsOne = !credential.isEmpty();
    Duration wait = lockout.remaining(peer, now);
    if (wait.isPositive()) {
      return lockedOut(peer, wait);
    }
    if (!rates.take(peer.network(), now)) {
      return tooMany(peer);
    }
    if (showsOne) {
      lockout.fail(peer, Token.hash(credential), now);
    }
    String hint = "send Authorization: Bearer TOKEN; " + MAKE.formatted(of(needed));
    return refuse(
        peer,
        showsOne
            ? new Refused(Reason.UNKNOWN_TOKEN, "the token is not known here", hint, Duration.ZERO)
            : new Refused(
                Reason.NO_TOKEN, "this needs a token for " + of(needed), hint, Duration.ZERO));
  }

  private Admission lockedOut(Peer peer, Duration wait) {
    return refuse(
        peer,
        new Refused(
            Reason.LOCKED_OUT,
            "too many unknown tokens came from this address",
            "wait, and then send the right one",
            wait));
  }

  private Admission tooMany(Peer peer) {
    return refuse(
        peer,
        new Refused(
            Reason.TOO_MANY_REQUESTS,
            "more requests came than are allowed in a second",
            "put more packets into one request, or raise request_rate",
            Duration.ofSeconds(1)));
  }

  private Admission refuse(Peer peer, Refused refusal) {
    adder(refusal.reason()).increment();
    // A limit that is met says nothing of anybody's right to come in.
    if (refusal.reason() != Reason.TOO_MANY_REQUESTS) {
      log.ifPresent(each -> each.turnedAway(refusal.reason(), peer));
    }
    return refusal;
  }

  private LongAdder adder(Reason reason) {
    return refused.getOrDefault(reason, new LongAdder());
  }

  private Optional<Caller> find(String credential) {
    String hash = Token.hash(credential);
    Optional<Caller> found = tokens.flatMap(each -> each.find(hash));
    return Token.isSame(ownerHash, hash) ? Optional.of(Caller.OWNER) : found;
  }

  /** The token in a header: of a program's kind, or as the password of a browser's. */
  private static String credential(String authorization) {
    if (authorization.length() > CREDENTIAL_MOST) {
      return "?";
    }
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return "?"; // something that is nobody's token
      }
    }
    return authorization.isBlank() ? "" : "?";
  }

  private static String of(Role role) {
    return role.word();
  }

  /** How many were turned away for a reason since the start. */
  public long refused(Reason reason) {
    return adder(reason).sum();
  }

  /** From how many addresses nobody may try now. */
  public int lockedOut() {
    return lockout.waiting(time.nanos());
  }

  /** How many tokens are valid. */
  public int tokens() {
    return tokens.map(Tokens::count).orElse(0);
  }

  /** What is wrong with the file of tokens; empty when nothing is. */
  public String problem() {
    return tokens.map(Tokens::problem).orElse("");
  }

  /** Tells the audit log what it does not know yet, and stops. */
  @Override
  public void close() {
    log.ifPresent(LoginLog::close);
  }
}
