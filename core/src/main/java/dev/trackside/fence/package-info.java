/**
 * The geo-fence: what a policy says, done to the packets of one batch. It never touches what is
 * stored; it decides what of it a batch may hold, and remembers what was kept back only because
 * something was not known.
 *
 * <pre>
 * Policy ─► Fence ─► Plan (one for each shape of packets of one stream)
 *                      │
 *   Keys ─► Codes      ├─ a value that leaves as it is, or changed
 *   Windows ◄─────────►├─ a value that goes into a mean
 *                      ├─ a value that stays for good
 *                      └─ a value that waits ─► Waiting
 * </pre>
 *
 * <p>Promise: the same packets under the same {@link Terms}, windows and keys give the same result
 * for ever, because a batch's hash rests on it; and no error lets more out. May enter packet,
 * policy, store and audit.
 */
@org.jspecify.annotations.NullMarked
package dev.trackside.fence;
