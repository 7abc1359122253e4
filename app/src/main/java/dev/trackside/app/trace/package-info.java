/**
 * One packet's whole life, told from the stored facts.
 *
 * <p>Promise: only looks; costs the same at any size. May enter whatever the program may.
 */
@NullMarked
package dev.trackside.app.trace;

import org.jspecify.annotations.NullMarked;
