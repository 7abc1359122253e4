package dev.trackside.app.proof;

/**
 * How far a source's sender came.
 *
 * @param plan what it sends
 * @param sent packets with a number from this one on were never sent
 * @param acknowledged packets with a number below this one are acknowledged
 */
record Sent(TrafficPlan plan, int sent, int acknowledged) {}
