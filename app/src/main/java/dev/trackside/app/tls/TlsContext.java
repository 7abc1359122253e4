package dev.trackside.app.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a server, with the certificate of the files as they are now: they are looked at once a
 * second. Files that cannot be used are complained of once, and what was shown before is shown on.
 */
public final class TlsContext implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofDays(14);

  private final Identity identity;
  private final Consumer<List<String>> listener;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private final Thread thread = Thread.ofVirtual().name("tls-files").unstarted(this::watch);
  private List<String> look;
  private List<String> shown;

  private TlsContext(Identity identity, Consumer<List<String>> listener) throws TlsException {
    this.identity = identity;
    this.listener = listener;
    this.look = look();
    Shown first = identity.read();
    this.shown = first.sha256();
    listener.accept(shown);
    use(context, first);
  }

  /**
   * Reads the files for the first time, and looks at them from then on.
   *
   * @param listener is told, before they are shown, by which certificates the server can be known
   * @throws TlsException when they cannot be used
   */
  public static TlsContext open(Identity identity, Consumer<List<String>> listener)
      throws TlsException {
    TlsContext context = new TlsContext(identity, listener);
    context.thread.start();
    return context;
  }

  /** What a connector speaks TLS with. */
  public SslContextFactory.Server factory() {
    return context;
  }

  private static void use(SslContextFactory.Server context, Shown shown) {
    context.setKeyStore(shown.store());
    context.setKeyStorePassword(shown.password());
    if (shown.until().isBefore(Instant.now().plus(SOON))) {
      LOG.warn("the certificate of TLS is valid until {}; renew it", shown.until());
    }
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(LOOK);
        List<String> now = look();
        if (!now.equals(look)) {
          look = now;
          renew();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    try {
      Shown next = identity.read();
      List<String> both = new ArrayList<>(next.sha256());
      both.addAll(shown);
      listener.accept(both);
      context.reload(factory -> use(context, next));
      shown = next.sha256();
      LOG.info("TLS shows another certificate, valid until {}", next.until());
    } catch (TlsException e) {
      LOG.warn("{}; the certificate before is shown on; {}", e.problem(), e.hint());
    } catch (Exception e) {
      LOG.warn("the new certificate cannot be shown, the one before is shown on", e);
    }
  }

  /** By what changed files are told from the same ones. */
  private List<String> look() {
    List<String> looks = new ArrayList<>();
    for (Path file : identity.files()) {
      try {
        looks.add(Files.getLastModifiedTime(file) + " " + Files.size(file));
      } catch (IOException e) {
        looks.add("not there"); // as between the two halves of a renewal
      }
    }
    return looks;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
