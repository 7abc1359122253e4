package dev.trackside.app.doctor;

import dev.trackside.app.access.AccessException;
import dev.trackside.app.access.TokenFile;
import dev.trackside.app.config.ListenAddress;
import dev.trackside.app.config.ServerSettings;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.tls.Identity;
import dev.trackside.app.tls.Shown;
import dev.trackside.app.tls.TlsException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at who could use the API as it is configured, and whether its certificate holds. */
public final class AccessCheck {
  private static final Duration SOON = Duration.ofDays(30);
  private static final String NEW = "trackside token new --role view --name NAME";

  private AccessCheck() {}

  /** What there is to say of tokens and TLS. */
  public static List<Finding> of(Settings settings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(tokens(settings));
    Optional<Identity> tls = settings.get(ServerSettings.TLS).map(each -> each);
    tls.ifPresent(each -> findings.add(certificate(each)));
    return findings;
  }

  private static Finding tokens(Settings settings) {
    TokenFile file =
        TokenFile.of(settings.get(SettingTable.DATA), settings.get(ServerSettings.TOKENS));
    ListenAddress listen = settings.get(SettingTable.LISTEN);
    try {
      if (file.exists()) {
        return Finding.ok("tokens", file.read().size() + " in " + file.path());
      }
      return listen.isLoopback()
          ? Finding.ok("tokens", "none: everybody on this machine may do everything")
          : Finding.fail("tokens", "none, and " + listen + " can be reached from elsewhere", NEW);
    } catch (AccessException e) {
      return Finding.fail("tokens", e.problem(), e.hint());
    } catch (UnknownHostException e) {
      return Finding.fail("tokens", "nobody knows the host " + listen.host(), "see listen");
    }
  }

  private static Finding certificate(Identity tls) {
    try {
      Shown shown = tls.read();
      String until = "valid until " + shown.until();
      Instant now = Instant.now();
      if (shown.until().isBefore(now)) {
        return Finding.fail("tls", until, "renew it; a running gateway reads the new one");
      }
      return shown.until().isBefore(now.plus(SOON))
          ? Finding.warn("tls", until, "renew it; a running gateway reads the new one")
          : Finding.ok("tls", until);
    } catch (TlsException e) {
      return Finding.fail("tls", e.problem(), e.hint());
    }
  }
}
