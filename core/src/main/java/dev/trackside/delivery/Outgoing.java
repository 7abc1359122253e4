package dev.trackside.delivery;

/** What waits to be sent: a batch that is frozen already, or a draft that has still to be. */
sealed interface Outgoing permits SealedBatch, Draft {}
