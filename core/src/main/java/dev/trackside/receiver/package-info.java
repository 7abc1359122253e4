/**
 * The far side of the HTTP sink, small: takes each batch once, keeps it, answers with a signed
 * receipt, and witnesses the audit logs of the gateways.
 *
 * <pre>
 * batch      ─► Receiver ─► id, hash, bytes and receipt in one commit ─► receipt
 * checkpoint ─► Witness  ─► extends what was cosigned last? one commit ─► cosignature
 * </pre>
 *
 * <p>Promise: what is answered is on the disk, and is answered the same way when it is asked again;
 * no two checkpoints are cosigned of which one does not extend the other. May enter store and tree.
 */
@NullMarked
package dev.trackside.receiver;

import org.jspecify.annotations.NullMarked;
