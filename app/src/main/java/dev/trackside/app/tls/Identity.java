package dev.trackside.app.tls;

import java.nio.file.Path;
import java.util.List;

/** What a server shows who it is with. */
public sealed interface Identity permits KeyStoreFile, PemFiles {
  /** Reads it, and checks that it can be used. */
  Shown read() throws TlsException;

  /** The files that it consists of; when one changes it has to be read again. */
  List<Path> files();
}
