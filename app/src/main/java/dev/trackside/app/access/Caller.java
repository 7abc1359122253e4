package dev.trackside.app.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who sends a request.
 *
 * @param name the name of its token, by which the audit log knows it
 * @param roles what it may do
 */
public record Caller(String name, Set<Role> roles) {
  /** Whoever calls a gateway that has no tokens and listens on this machine only. */
  public static final Caller ANYBODY = new Caller("api", EnumSet.allOf(Role.class));

  /** Whoever can read the data directory. */
  public static final Caller OWNER = new Caller("owner", EnumSet.allOf(Role.class));

  /** Whoever asks for what is open to everybody, and shows no token. */
  static final Caller NOBODY = new Caller("nobody", Set.of());

  /** Keeps the roles as they are. */
  public Caller {
    roles = Set.copyOf(roles);
  }

  /** True when one of its roles is enough. */
  public boolean may(Role needed) {
    return roles.stream().anyMatch(role -> role.covers(needed));
  }

  /** Its roles by their words, in alphabetical order. */
  public Set<String> words() {
    Set<String> words = new TreeSet<>();
    roles.forEach(role -> words.add(role.word()));
    return words;
  }
}
