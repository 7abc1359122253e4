/**
 * What a proof is made of: canonical JSON, the hash tree of RFC 6962 with its proofs, signed notes
 * and checkpoints (C2SP). Pure: it reads no file and no clock.
 *
 * <pre>
 * bytes ─► leaf ─► Frontier ─► root ─► Checkpoint ─► Note, signed
 *            │                  ▲
 *            └─► NodeSource ─► Proofs (inclusion, consistency)
 * </pre>
 *
 * <p>Promise: what these classes accept, a strict reader of the published formats accepts; what is
 * not in canonical form, of a wrong length or badly signed is refused, never repaired. May enter no
 * other room.
 */
@NullMarked
package dev.trackside.tree;

import org.jspecify.annotations.NullMarked;
