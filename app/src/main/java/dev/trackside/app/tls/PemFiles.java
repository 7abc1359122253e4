package dev.trackside.app.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two files in PEM, as certificate authorities hand them out.
 *
 * @param certificate the server's own certificate first, then those that vouch for it
 * @param key its key, PKCS 8 without a password, which nobody else may read
 */
public record PemFiles(Path certificate, Path key) implements Identity {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final String OTHER_KEY = "PRIVATE KEY-----";
  private static final int BYTES_MOST = 1 << 20;

  /** The store never leaves memory; it only has to have a password. */
  private static final String PASSWORD = "memory";

  @Override
  public Shown read() throws TlsException {
    List<Certificate> chain = chain(text(certificate, "certificate"));
    String text = text(key, "key");
    demandPrivate();
    PublicKey shown = chain.getFirst().getPublicKey();
    try {
      PrivateKey secret = KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(spec(text));
      demandPair(shown, secret);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "trackside", secret, PASSWORD.toCharArray(), chain.toArray(new Certificate[0]));
      return Shown.of(store, PASSWORD);
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(
          key, "is not the key of " + certificate, "give the two that were made together");
    }
  }

  @Override
  public List<Path> files() {
    return List.of(certificate, key);
  }

  private static String text(Path file, String what) throws TlsException {
    try {
      if (Files.size(file) > BYTES_MOST) {
        throw unusable(file, "is too large for a " + what, "give a file in PEM");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unusable(
          file, "cannot be read: " + e.getClass().getSimpleName(), "see its name and its owner");
    }
  }

  private List<Certificate> chain(String text) throws TlsException {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
      if (!found.isEmpty()) {
        return List.copyOf(found);
      }
    } catch (GeneralSecurityException e) {
      // the same as no certificate at all
    }
    throw unusable(certificate, "holds no certificate", "give one in PEM: BEGIN CERTIFICATE");
  }

  private void demandPrivate() throws TlsException {
    try {
      if (Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
        throw unusable(key, "may be read by everybody on this machine", "chmod 600 " + key);
      }
    } catch (IOException e) {
      throw unusable(key, "cannot be looked at", "see its owner");
    } catch (UnsupportedOperationException e) {
      // A file system without owners: who may read it is decided elsewhere.
    }
  }

  private PKCS8EncodedKeySpec spec(String text) throws TlsException {
    Matcher found = KEY.matcher(text);
    if (found.find()) {
      try {
        return new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1).strip()));
      } catch (IllegalArgumentException e) {
        throw unusable(key, "is damaged", "make it anew, with its certificate");
      }
    }
    throw text.contains(OTHER_KEY)
        ? unusable(
            key,
            "is not PKCS 8, or has a password",
            "change it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW")
        : unusable(key, "holds no key", "give one in PEM: BEGIN PRIVATE KEY");
  }

  /** Without this a wrong pair would be found by each client, and by none of us. */
  private static void demandPair(PublicKey shown, PrivateKey secret)
      throws GeneralSecurityException {
    String algorithm =
        switch (shown.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> shown.getAlgorithm();
        };
    byte[] words = "a pair".getBytes(StandardCharsets.US_ASCII);
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(secret);
    signer.update(words);
    Signature reader = Signature.getInstance(algorithm);
    reader.initVerify(shown);
    reader.update(words);
    if (!reader.verify(signer.sign())) {
      throw new GeneralSecurityException("they do not belong together");
    }
  }

  private static TlsException unusable(Path file, String what, String hint) {
    // Without a cause, whose words may repeat what stands in the file.
    return new TlsException(file + " " + what, hint, null);
  }
}
