/**
 * A run on the stage: a real gateway in a process of its own, the cars that post to it, the cloud
 * that it delivers to, the way between them that can be broken, and the clock over all of it.
 */
@NullMarked
package dev.trackside.app.stress.drive;

import org.jspecify.annotations.NullMarked;
