/**
 * Proofs on the whole program, in processes of its own: what was acknowledged survives SIGKILL, a
 * full disk and bad input, and the fsync comes before the ack. Tests only; they know the program by
 * its command line, its HTTP interface and its sink's files.
 */
@NullMarked
package dev.trackside.app.proof;

import org.jspecify.annotations.NullMarked;
