package dev.trackside.app.screen;

import dev.trackside.policy.Verb;

/** How the page of a policy looks, and what its verbs mean in a sentence. */
final class PolicyPageStyle {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy"
       content="default-src 'none'; style-src 'unsafe-inline'">
      <title>%s</title>
      <style>
      :root { --ink: #14181f; --paper: #fff; --line: #b9c0cb; --soft: #f0f2f5;
       --whole: #d9f0de; --part: #fdf0c8; --none: #f6d9d9; --link: #0b4f9e; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --paper: #14181f;
       --line: #475063; --soft: #202632; --whole: #1d4a2b; --part: #544410; --none: #5a2427;
       --link: #9cc6ff; } }
      body { margin: 0; background: var(--paper); color: var(--ink);
       font: 15px/1.4 system-ui, sans-serif; }
      main { padding: 1rem 1.5rem; }
      a { color: var(--link); }
      nav a { margin-right: 1rem; }
      .hash { font-family: monospace; overflow-wrap: anywhere; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-size: 13px; }
      caption { text-align: left; padding: .3rem 0; font-weight: 600; }
      th, td { border: 1px solid var(--line); padding: .2rem .45rem; text-align: left;
       vertical-align: top; }
      thead th { background: var(--soft); position: sticky; top: 0; }
      tbody th[scope=rowgroup] { background: var(--soft); }
      td b { white-space: nowrap; font-weight: 600; }
      td small { display: block; }
      sup a { text-decoration: none; }
      .whole { background: var(--whole); border-left: 4px solid #2f8f4a; }
      .part { background: var(--part); border-left: 4px dashed #a67c00; }
      .none { background: var(--none); border-left: 4px double #b3373d; }
      .whole b::before { content: "\\25cf  "; }
      .part b::before { content: "\\25d0  "; }
      .none b::before { content: "\\25cb  "; }
      dl { display: grid; grid-template-columns: max-content auto; gap: .2rem 1rem; }
      dt { padding: 0 .45rem; }
      dd { margin: 0; }
      :target { outline: 2px solid var(--link); }
      @media print {
       @page { size: A3 landscape; margin: 10mm; }
       :root { --ink: #000; --paper: #fff; --line: #777; --soft: #eee; --whole: #fff;
        --part: #fff; --none: #fff; --link: #000; }
       nav { display: none; }
       .wide { overflow: visible; }
       thead th { position: static; }
       tr { break-inside: avoid; }
       section { break-before: page; }
      }
      </style>
      </head>
      <body><main>
      """;

  private PolicyPageStyle() {}

  /** The page up to its content; the title is HTML already. */
  static String head(String title) {
    return HEAD.replace("%s", title);
  }

  static String meaning(Verb verb) {
    return switch (verb) {
      case ALLOW -> "It leaves as it is.";
      case MARK_EXPORT -> "It leaves with a mark for export control.";
      case TRUNCATE_TIME -> "A time leaves, cut down to a step.";
      case LOCATION_RELATIVE ->
          "A coordinate leaves as distance along the lap, in steps of metres.";
      case PSEUDONYMISE -> "A name leaves as a keyed code, another one for each recipient.";
      case TOKENISE -> "A name leaves as a random code that only the key store leads back.";
      case GENERALISE -> "A number leaves as the lower edge of its bucket.";
      case AGGREGATE -> "Numbers leave as the mean of each window that holds enough of them.";
      case REDACT -> "Only that there was one leaves.";
      case METADATA_ONLY -> "Only that and when a packet was there leaves, by the second.";
      case HOLD -> "It stays until the policy lets it go.";
      case DROP -> "It never leaves.";
    };
  }
}
