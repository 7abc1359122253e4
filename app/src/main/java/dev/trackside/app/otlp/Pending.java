package dev.trackside.app.otlp;

/** What waits to be told: a span, or what becomes spans once it is looked up whose they are. */
sealed interface Pending permits Span, Shipment {}
