package dev.trackside.app.stress.plan;

/**
 * A fault of the system that will strike.
 *
 * @param kind what
 * @param atPacket when: as soon as the first car has measured this packet, counted over the run
 * @param seconds for how long
 */
public record PlannedFault(SystemFault kind, long atPacket, double seconds) {}
