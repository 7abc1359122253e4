package dev.trackside.connectors.http;

import dev.trackside.tree.VerifierKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A receiver, and how it is spoken to.
 *
 * @param url where batches are posted to; without user, query and fragment
 * @param tokenFile a file with the bearer token, read anew for each batch; empty for none
 * @param receiptKey whose receipts are believed; empty to believe one that is not signed
 * @param packed true to send the batches packed with zstd
 * @param timeout after which an answer is given up for this attempt, connecting included
 * @param certificates a file of certificates in PEM that are trusted instead of the platform's;
 *     empty for the platform's
 * @param pipeline how many batches may be under way at the same time, if the receiver says that it
 *     keeps their order
 */
public record HttpTarget(
    URI url,
    Optional<Path> tokenFile,
    Optional<VerifierKey> receiptKey,
    boolean packed,
    Duration timeout,
    Optional<Path> certificates,
    int pipeline) {
  /** How long an answer is waited for when nobody says otherwise. */
  public static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** A receiver that takes batches from anybody, packed, one after the other. */
  public static HttpTarget at(URI url) {
    Optional<Path> none = Optional.empty();
    return new HttpTarget(url, none, Optional.empty(), true, TIMEOUT, none, 1);
  }

  /** The same with a token. */
  public HttpTarget withTokenFile(Path file) {
    return new HttpTarget(
        url, Optional.of(file), receiptKey, packed, timeout, certificates, pipeline);
  }

  /** The same with a pinned key. */
  public HttpTarget withReceiptKey(VerifierKey key) {
    return new HttpTarget(
        url, tokenFile, Optional.of(key), packed, timeout, certificates, pipeline);
  }

  /** The same, packed or not. */
  public HttpTarget withPacked(boolean newPacked) {
    return new HttpTarget(url, tokenFile, receiptKey, newPacked, timeout, certificates, pipeline);
  }

  /** The same with another wait. */
  public HttpTarget withTimeout(Duration newTimeout) {
    return new HttpTarget(url, tokenFile, receiptKey, packed, newTimeout, certificates, pipeline);
  }

  /** The same with other certificates. */
  public HttpTarget withCertificates(Path file) {
    return new HttpTarget(url, tokenFile, receiptKey, packed, timeout, Optional.of(file), pipeline);
  }

  /** The same with so many batches under way. */
  public HttpTarget withPipeline(int newPipeline) {
    return new HttpTarget(url, tokenFile, receiptKey, packed, timeout, certificates, newPipeline);
  }
}
