/**
 * The channels in force: built in, from files, and changed at run time; every change with its
 * version. And the channels that came and are not known, with what they most likely are.
 *
 * <p>Promise: a change is on the disk before it is in force, and is in force for the next chunk
 * that is judged. May enter packet, guard, store and audit.
 */
@NullMarked
package dev.trackside.registry;

import org.jspecify.annotations.NullMarked;
