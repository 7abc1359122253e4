package dev.trackside.app.tls;

import dev.trackside.tree.TreeHash;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An identity in memory.
 *
 * @param store its certificates and key
 * @param password what the store is opened with
 * @param sha256 the SHA-256 of each certificate that stands for the server itself, as 64 digits
 * @param until when the first of them expires
 */
public record Shown(KeyStore store, String password, List<String> sha256, Instant until) {

  /** What a store of keys shows. */
  static Shown of(KeyStore store, String password) throws KeyStoreException {
    List<String> hashes = new ArrayList<>();
    Instant until = Instant.MAX;
    for (String alias : Collections.list(store.aliases())) {
      Certificate certificate = store.getCertificate(alias);
      if (store.isKeyEntry(alias) && certificate instanceof X509Certificate own) {
        Instant end = own.getNotAfter().toInstant();
        until = end.isBefore(until) ? end : until;
        hashes.add(sha256(own));
      }
    }
    return new Shown(store, password, List.copyOf(hashes), until);
  }

  /** By what a certificate is pinned. */
  public static String sha256(X509Certificate certificate) {
    try {
      return TreeHash.hex(TreeHash.plain(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }
}
