/** What commands show to people: public JSON trees as plain lines of text. */
@NullMarked
package dev.trackside.app.screen;

import org.jspecify.annotations.NullMarked;
