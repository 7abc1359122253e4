package dev.trackside.app.access;

import dev.trackside.store.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that count now: those of the file, looked at again once a second at most, so that a
 * new token and a revoked one need no restart. Safe for many threads.
 *
 * <p>While no file was ever there, everybody may come in. A file that goes away afterwards lets
 * nobody in, because a deleted file must not open a gate; and one that cannot be read leaves the
 * tokens as they were.
 */
final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final TokenFile file;
  private final Time time;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Known known;
  private volatile long lookedAt;

  /** What is known of the file: its tokens, empty while it was never there, and its look. */
  private record Known(Optional<List<Token>> tokens, Look look, String problem) {}

  /** By what a changed file is told from the same one. */
  private record Look(boolean isThere, long modifiedMillis, long size, Object key) {
    static Look at(Path file) throws IOException {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = Objects.requireNonNullElse(found.fileKey(), "");
        return new Look(true, found.lastModifiedTime().toMillis(), found.size(), key);
      } catch (NoSuchFileException e) {
        return new Look(false, 0, 0, "");
      }
    }
  }

  /** Reads the file for the first time. */
  Tokens(TokenFile file, Time time) throws AccessException {
    this.file = file;
    this.time = time;
    this.lookedAt = time.nanos();
    Look look = look();
    Optional<List<Token>> tokens = look.isThere() ? Optional.of(file.read()) : Optional.empty();
    this.known = new Known(tokens, look, "");
  }

  private Look look() throws AccessException {
    try {
      return Look.at(file.path());
    } catch (IOException e) {
      throw new AccessException(
          "the token file " + file.path() + " cannot be looked at: " + e.getMessage(),
          "see the permissions of its directory");
    }
  }

  /** True while no token is needed. */
  boolean isOpen() {
    refresh();
    return known.tokens().isEmpty();
  }

  /** Whose token has that hash. Every token is compared, so that time tells nothing. */
  Optional<Caller> find(String hash) {
    Optional<Caller> found = Optional.empty();
    for (Token token : known.tokens().orElse(List.of())) {
      if (token.isOf(hash)) {
        found = Optional.of(token.caller());
      }
    }
    return found;
  }

  int count() {
    return known.tokens().orElse(List.of()).size();
  }

  /** What is wrong with the file; empty when nothing is. */
  String problem() {
    return known.problem();
  }

  private void refresh() {
    if (time.nanos() - lookedAt < FRESH_NANOS || !looking.tryLock()) {
      return;
    }
    try {
      lookedAt = time.nanos();
      Look look = look();
      Known before = known;
      if (!look.equals(before.look())) {
        known = read(before, look);
      }
    } catch (AccessException e) {
      complain(e.problem(), e.hint());
    } finally {
      looking.unlock();
    }
  }

  private Known read(Known before, Look look) {
    if (!look.isThere()) {
      complain(
          "the token file " + file.path() + " is gone, and nobody is let in",
          "put it back, or make tokens: trackside token new");
      return new Known(Optional.of(List.of()), look, "the token file is gone");
    }
    try {
      List<Token> tokens = file.read();
      LOG.info("{} tokens are valid now", tokens.size());
      return new Known(Optional.of(tokens), look, "");
    } catch (AccessException e) {
      complain(e.problem() + "; the tokens stay as they were", e.hint());
      // One that was never read well opens nothing either.
      return new Known(Optional.of(before.tokens().orElse(List.of())), look, e.problem());
    }
  }

  private static void complain(String problem, String hint) {
    LOG.warn("{}; {}", problem, hint);
  }
}
