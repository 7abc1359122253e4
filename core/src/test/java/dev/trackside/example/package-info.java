/** The library as a program of somebody else uses it. */
@NullMarked
package dev.trackside.example;

import org.jspecify.annotations.NullMarked;
