/**
 * Makes a whole file of a damaged one, under the same identity: what can be read is copied, what
 * cannot is counted, and the small tables are made to agree with what is left.
 *
 * <p>Promise: the damaged file is only read; a packet that was sent is not sent again; where that
 * cannot be said for certain nothing is repaired and somebody has to decide. Works on a directory
 * that no gateway has open.
 */
@NullMarked
package dev.trackside.salvage;

import org.jspecify.annotations.NullMarked;
