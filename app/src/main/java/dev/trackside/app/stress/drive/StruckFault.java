package dev.trackside.app.stress.drive;

import dev.trackside.app.stress.plan.SystemFault;

/**
 * A fault of the system as it happened, in seconds since the run began.
 *
 * @param kind what
 * @param from when it began
 * @param until when its cause had gone
 * @param healed seconds from then until all was well again: the first packet acknowledged that was
 *     sent after it, or the first new batch in the cloud; -1 when that was not seen in time
 */
public record StruckFault(SystemFault kind, double from, double until, double healed) {}
