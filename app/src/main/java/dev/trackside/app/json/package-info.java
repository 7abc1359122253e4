/**
 * The public forms: what the command line prints with {@code --json} and what the API answers.
 *
 * <p>Promise: names and order of fields are those of the contract, and stay. May enter the rooms of
 * the core whose records it shows.
 */
@NullMarked
package dev.trackside.app.json;

import org.jspecify.annotations.NullMarked;
