package dev.trackside.app.wall;

/**
 * What the terminal can show.
 *
 * @param size how much
 * @param hasColours false for NO_COLOR
 * @param hasBlocks true where bars of eighths are drawn; else letters and signs
 */
record Look(Size size, boolean hasColours, boolean hasBlocks) {}
