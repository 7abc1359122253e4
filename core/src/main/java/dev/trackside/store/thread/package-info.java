/**
 * Threads whose work can wait a moment.
 *
 * <p>Promise: a thread from here does its work as any other would, and lets those go first that
 * wake up to take and commit packets, where the system can be told so (Linux 6.12 and newer). A
 * refusal is said once in the log, and changes nothing else. Enters no other room.
 */
@NullMarked
package dev.trackside.store.thread;

import org.jspecify.annotations.NullMarked;
