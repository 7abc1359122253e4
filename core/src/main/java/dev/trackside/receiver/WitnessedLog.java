package dev.trackside.receiver;

import dev.trackside.tree.VerifierKey;
import java.util.Optional;

/**
 * An audit log as far as it was witnessed.
 *
 * @param origin its name
 * @param firstSeenKey the key that was believed when the log came first; empty for one that is
 *     pinned
 * @param size entries under the checkpoint that was cosigned last
 * @param root over them
 */
public record WitnessedLog(
    String origin, Optional<VerifierKey> firstSeenKey, long size, byte[] root) {}
