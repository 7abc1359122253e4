package dev.trackside.app.stress.plan;

/**
 * A fault of values that is under way.
 *
 * @param kind what it is
 * @param channel the place of the channel that it strikes, among those of the packet
 * @param amount how much, 0 up to 1; what it means depends on the kind
 * @param step the packet's place in it, from 0
 * @param isLast true for its last packet
 */
public record Incident(ValueFault kind, int channel, double amount, int step, boolean isLast) {}
