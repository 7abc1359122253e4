package dev.trackside.app.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/**
 * A key store.
 *
 * @param keyStore PKCS 12, with its certificate and key
 * @param passwordFile its password, alone
 */
public record KeyStoreFile(Path keyStore, Path passwordFile) implements Identity {

  @Override
  public Shown read() throws TlsException {
    try (InputStream in = Files.newInputStream(keyStore)) {
      String password = Files.readString(passwordFile).strip();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      return Shown.of(store, password);
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsException(
          "the key store " + keyStore + " cannot be used: " + e.getMessage(),
          "give a PKCS 12 file, and a file that holds its password alone",
          e);
    }
  }

  @Override
  public List<Path> files() {
    return List.of(keyStore, passwordFile);
  }
}
