package dev.trackside.app.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do, as the contract of the HTTP API has it. */
public enum Role {
  /** Send packets. */
  INGEST,
  /** Look at how the gateway does, and at what it keeps. */
  VIEW,
  /** Change something; whoever may, may look too. */
  OPERATE,
  /** Read the audit log, take copies out, and answer for driver data. */
  AUDIT,
  /**
   * Everything, files of this machine too. No token has it: it is for whoever can read the data
   * directory, so that nothing is given away by it.
   */
  OWNER;

  /** True when it is enough where another one is asked for. */
  public boolean covers(Role needed) {
    return this == needed || this == OWNER || (this == OPERATE && needed == VIEW);
  }

  /** Its name in files, on the command line and in answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The roles that a token can have. */
  public static List<Role> ofTokens() {
    return Arrays.stream(values()).filter(each -> each != OWNER).toList();
  }

  /** The role of a token by its word; empty when there is none. */
  public static Optional<Role> of(String word) {
    return ofTokens().stream().filter(each -> each.word().equals(word)).findFirst();
  }
}
