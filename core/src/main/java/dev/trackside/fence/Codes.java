package dev.trackside.fence;

import dev.trackside.policy.Rule;
import dev.trackside.policy.Verb;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Codes in place of names. A pseudonym is HMAC-SHA256 of the name, cut to 128 bits, under a key for
 * this recipient and epoch alone; a token is random. So two recipients, or two epochs, cannot be
 * joined. For one thread.
 */
final class Codes {
  private static final long DAY_NANOS = 86_400_000_000_000L;
  private static final int CODE_BYTES = 16;
  private static final int CACHED_MOST = 10_000;

  private final Keys keys;
  private final String destination;
  private final Map<String, Mac> macs = new HashMap<>();
  private final Map<String, String> cache = new HashMap<>();
  private @Nullable Rule lastRule;
  private String lastCircuit = "";
  private long lastDay;
  private String lastDomain = "";

  Codes(Keys keys, String destination) {
    this.keys = keys;
    this.destination = destination;
  }

  /** Forgets every key: they may have changed. */
  void forget() {
    macs.clear();
    cache.clear();
  }

  /** The code of a name that comes once, as a packet's id does; null while the keys are locked. */
  @Nullable String codeOfOne(Rule rule, String circuit, long eventNanos, String name) {
    String domain = domain(rule, circuit, eventNanos);
    return rule.verb() == Verb.TOKENISE ? token(domain, name) : pseudonym(domain, name);
  }

  /** The code of a name; null while the keys are locked. */
  @Nullable String code(Rule rule, String circuit, long eventNanos, String name) {
    String domain = domain(rule, circuit, eventNanos);
    String place = domain + "\u0000" + name;
    String known = cache.get(place);
    if (known != null) {
      return known;
    }
    String made = rule.verb() == Verb.TOKENISE ? token(domain, name) : pseudonym(domain, name);
    if (made != null) {
      if (cache.size() >= CACHED_MOST) {
        cache.clear();
      }
      cache.put(place, made);
    }
    return made;
  }

  /** What a key is for; the one asked for last is remembered. */
  private String domain(Rule rule, String circuit, long eventNanos) {
    long day = Math.floorDiv(eventNanos, DAY_NANOS);
    boolean isLast = day == lastDay && rule.equals(lastRule) && circuit.equals(lastCircuit);
    if (!isLast) {
      lastDomain = rule.verb().word() + "/" + destination + "/" + epoch(rule, circuit, eventNanos);
      lastDay = day;
      lastRule = rule;
      lastCircuit = circuit;
    }
    return lastDomain;
  }

  private static String epoch(Rule rule, String circuit, long eventNanos) {
    int year = year(eventNanos);
    return rule.epoch() == Rule.Epoch.EVENT ? year + "-" + circuit : Integer.toString(year);
  }

  /** The calendar year of an event time, UTC. */
  static int year(long eventNanos) {
    return LocalDate.ofEpochDay(Math.floorDiv(eventNanos, DAY_NANOS)).getYear();
  }

  private @Nullable String pseudonym(String domain, String name) {
    byte[] code = hmac(domain, name);
    return code == null ? null : "p-" + HexFormat.of().formatHex(code, 0, CODE_BYTES);
  }

  /** The place of a token is found by a keyed hash, so that the key file holds no name. */
  private @Nullable String token(String domain, String name) {
    byte[] place = hmac(domain + "/places", name);
    byte[] token =
        place == null
            ? null
            : keys.key("token/" + domain + "/" + HexFormat.of().formatHex(place, 0, CODE_BYTES));
    return token == null ? null : "t-" + HexFormat.of().formatHex(token, 0, CODE_BYTES);
  }

  private byte @Nullable [] hmac(String domain, String name) {
    Mac mac = macs.get(domain);
    if (mac == null) {
      byte[] key = keys.key(domain);
      if (key == null) {
        return null;
      }
      mac = mac(key);
      macs.put(domain, mac);
    }
    return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
