package dev.trackside.registry;

/**
 * A change of the channels in force.
 *
 * @param number its number, rising
 * @param atMillis when, epoch milliseconds
 * @param origin who changed it: {@code command}, {@code api}, {@code start}
 * @param change what changed, for people
 * @param digest SHA-256 over all channels in force since, hexadecimal
 */
public record ChannelVersion(
    long number, long atMillis, String origin, String change, String digest) {}
