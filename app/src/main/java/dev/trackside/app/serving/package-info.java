/**
 * The API as the settings want it: where it listens, how it speaks, and whom it lets in. Refuses
 * before anything is opened what would give data away.
 */
@NullMarked
package dev.trackside.app.serving;

import org.jspecify.annotations.NullMarked;
