package dev.trackside.app.stress.drive;

/**
 * One second of a run.
 *
 * @param at seconds since it began
 * @param sent packets that the radios brought
 * @param acked packets acknowledged
 * @param ackP99Millis the 99th percentile of how long that took, milliseconds; 0 for none
 * @param delivered packets that the cloud took
 * @param backlog packets that wait, as the gateway says; -1 when it does not answer
 * @param residentBytes the gateway's memory, from outside; -1 when it is not known
 * @param handles its open handles; -1 when it is not known
 * @param dataBytes what its data directory takes
 */
public record Second(
    double at,
    long sent,
    long acked,
    double ackP99Millis,
    long delivered,
    long backlog,
    long residentBytes,
    long handles,
    long dataBytes) {}
