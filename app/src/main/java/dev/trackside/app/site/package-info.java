/**
 * Where a command acts: on the gateway that holds a data directory, found through its lock file, or
 * on the files when none does.
 */
@NullMarked
package dev.trackside.app.site;

import org.jspecify.annotations.NullMarked;
