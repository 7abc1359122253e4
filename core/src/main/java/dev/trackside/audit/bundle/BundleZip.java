package dev.trackside.audit.bundle;

import dev.trackside.tree.CanonicalJson;
import dev.trackside.tree.TreeHash;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The archive of a bundle, file after file as it is made: nothing of it stays in memory. It leaves
 * the stream open, and without {@link #finish} what was written is no archive that opens, so that a
 * bundle that was broken off is taken for nothing else.
 */
final class BundleZip implements AutoCloseable {
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Zip zip;
  private final OutputStream out;
  private final Map<String, String> listed = new TreeMap<>();

  /** Writes the content of one file. */
  interface Content {
    /** Writes all of it. */
    void to(OutputStream out) throws IOException;
  }

  /** An archive whose means can be given back although it did not end. */
  private static final class Zip extends ZipOutputStream {
    Zip(OutputStream out) {
      super(out, StandardCharsets.UTF_8);
    }

    void giveBack() {
      def.end();
    }
  }

  /** Counts what goes by. */
  private static final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
      out.write(some, from, length);
      bytes += length;
    }
  }

  BundleZip(OutputStream out) {
    this.out = out;
    this.zip = new Zip(out);
  }

  /** Adds a file, and lists it with its size and hash. */
  void add(String path, Content content) throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(ALWAYS);
    entry.setMethod(ZipEntry.DEFLATED);
    zip.putNextEntry(entry);
    DigestOutputStream hashed = new DigestOutputStream(zip, TreeHash.sha256());
    Counted counted = new Counted(hashed);
    content.to(counted);
    zip.closeEntry();
    Map<String, Object> line =
        Map.of(
            "path",
            path,
            "sha256",
            TreeHash.hex(hashed.getMessageDigest().digest()),
            "size",
            counted.bytes);
    listed.put(path, new String(CanonicalJson.encode(line), StandardCharsets.UTF_8));
  }

  /** Adds a small file. */
  void add(String path, byte[] bytes) throws IOException {
    add(path, to -> to.write(bytes));
  }

  /** A line for each file so far, in the order of their paths. */
  Collection<String> listed() {
    return listed.values();
  }

  /** Ends the archive. */
  void finish() throws IOException {
    zip.finish();
    out.flush();
  }

  @Override
  public void close() {
    zip.giveBack();
  }
}
