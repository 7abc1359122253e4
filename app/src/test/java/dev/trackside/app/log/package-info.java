/** What stands in the log, and what does not. */
@NullMarked
package dev.trackside.app.log;

import org.jspecify.annotations.NullMarked;
