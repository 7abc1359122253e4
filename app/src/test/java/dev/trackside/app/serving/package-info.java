/** The API behind its gate, over real HTTP. */
@NullMarked
package dev.trackside.app.serving;

import org.jspecify.annotations.NullMarked;
