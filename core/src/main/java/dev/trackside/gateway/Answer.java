package dev.trackside.gateway;

/** What a caller gets for a chunk: a receipt when it is on the disk, a refusal when it is not. */
public sealed interface Answer permits Receipt, Refusal {}
