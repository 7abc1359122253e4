package dev.trackside.app.sink;

import dev.trackside.tree.WitnessKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the audit log is witnessed.
 *
 * @param prefix of its calls, without a slash at its end
 * @param key whose cosignatures are believed; empty to keep any unseen
 * @param tokenFile the bearer token's file; empty for none
 * @param certificates PEM certificates that are trusted; empty for the platform's
 */
public record WitnessPlace(
    URI prefix, Optional<WitnessKey> key, Optional<Path> tokenFile, Optional<Path> certificates) {}
