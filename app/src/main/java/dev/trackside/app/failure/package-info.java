/** What a command tells its caller when it cannot do what it was asked: words, hint, exit code. */
@NullMarked
package dev.trackside.app.failure;

import org.jspecify.annotations.NullMarked;
