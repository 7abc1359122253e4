/** The command that makes, lists and revokes tokens, in their file, which a gateway rereads. */
@NullMarked
package dev.trackside.app.token;

import org.jspecify.annotations.NullMarked;
