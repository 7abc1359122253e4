package dev.trackside.fence;

/**
 * A policy came into force.
 *
 * @param number of the change
 * @param atMillis when, epoch milliseconds
 * @param policy hash of the policy
 * @param base hash of the configured policy that it came from
 * @param id the policy's name
 * @param version of it
 * @param origin who brought it: configuration, command, rollback, classify
 * @param note why, for people
 */
public record PolicyChange(
    long number,
    long atMillis,
    String policy,
    String base,
    String id,
    String version,
    String origin,
    String note) {}
