package dev.trackside.audit.bundle;

import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The verifier that goes with each bundle, compiled from its source and called in this process. */
final class OfflineVerifier implements AutoCloseable {
  private final URLClassLoader loader;

  /**
   * Compiles it.
   *
   * @param folder an empty one
   */
  OfflineVerifier(Path folder) throws IOException {
    Path source = folder.resolve("VerifyAudit.java");
    Files.write(source, Bundle.verifier());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int code =
        compiler.run(
            null, null, null, "--release", "17", "-d", folder.toString(), source.toString());
    if (code != 0) {
      throw new IllegalStateException("the verifier does not compile");
    }
    loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
  }

  /** What its verdict ends with: 0, 1 or 2. */
  int code(byte[] bundle, Collection<VerifierKey> keys) throws ReflectiveOperationException {
    Object report = report(bundle, keys);
    Method code = report.getClass().getDeclaredMethod("code");
    code.setAccessible(true);
    return (int) code.invoke(report);
  }

  /** What it found, for messages. */
  String text(byte[] bundle, Collection<VerifierKey> keys) throws ReflectiveOperationException {
    Object report = report(bundle, keys);
    return (String) method("text", report.getClass()).invoke(null, report);
  }

  private Object report(byte[] bundle, Collection<VerifierKey> keys)
      throws ReflectiveOperationException {
    String text = keys.stream().map(VerifierKey::text).collect(Collectors.joining("\n"));
    return method("verify", byte[].class, String.class).invoke(null, bundle, text);
  }

  /** True when its own check of an inclusion proof accepts it. */
  boolean includes(byte[] leaf, long index, long size, List<byte[]> proof, byte[] root)
      throws ReflectiveOperationException {
    return (boolean)
        method("includes", byte[].class, long.class, long.class, List.class, byte[].class)
            .invoke(null, leaf, index, size, proof, root);
  }

  /** True when it takes a note for one that a key of these signed. */
  boolean isSigned(byte[] note, List<String> keys) throws ReflectiveOperationException {
    Class<?> notes = loader.loadClass("VerifyAudit$Note");
    Class<?> keyType = loader.loadClass("VerifyAudit$Key");
    Method parseKey = keyType.getDeclaredMethod("parse", String.class);
    Method parse = notes.getDeclaredMethod("parse", byte[].class);
    Method worth = notes.getDeclaredMethod("worth", List.class);
    for (Method each : List.of(parseKey, parse, worth)) {
      each.setAccessible(true);
    }
    java.util.ArrayList<Object> known = new java.util.ArrayList<>();
    for (String each : keys) {
      known.add(parseKey.invoke(null, each));
    }
    Object parsed = parse.invoke(null, (Object) note);
    return parsed != null && (int) worth.invoke(parsed, known) == 0;
  }

  private Method method(String name, Class<?>... types) throws ReflectiveOperationException {
    Method method = loader.loadClass("VerifyAudit").getDeclaredMethod(name, types);
    method.setAccessible(true);
    return method;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
