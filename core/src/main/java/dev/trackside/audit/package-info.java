/**
 * The proof: an append-only log of every decision and act, in the same file and transaction as the
 * act itself.
 *
 * <pre>
 * Event ─► AuditLog ─► entry: canonical JSON with the previous entry's hash in it
 *             │            └─► leaf of a hash tree
 *             └ after the commit: Checkpoints ─► signed note ─► kept elsewhere
 *                                                                  │
 *          Verifier ◄── entries, checkpoints, anchors ◄────────────┘
 *          Bundle   ──► a file for somebody who trusts neither us nor our program
 * </pre>
 *
 * <p>Promise: an entry is there if and only if its act is; once a checkpoint that covers it is kept
 * elsewhere, changing, removing or inserting anything before it shows. What it cannot show: an act
 * that was never logged, a lie told to it, and what was cut off after the newest checkpoint that
 * somebody else has. May enter store and tree.
 */
@NullMarked
package dev.trackside.audit;

import org.jspecify.annotations.NullMarked;
