package dev.kroniek.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;

/**
 * Writes a page. All text goes through {@link #text}, which escapes it; markup is written in the
 * program alone. Nothing on a page is fetched from anywhere, and no script runs: the headers of
 * {@link #answer} forbid it. For one thread.
 */
final class Html {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--bg:#fbfaf8;--card:#fff;--ink:#1d1c1a;--soft:#6f6b64;--line:#e6e2da;--accent:#a2482a;\
      --active:#1f7a4d;--parked:#8a6100;--stale:#8b8680;--completed:#3b63a8;--alert:#b3261e}
      @media(prefers-color-scheme:dark){:root{--bg:#171614;--card:#201f1c;--ink:#ece8e1;--soft:#9d978d;--line:#34312c;\
      --accent:#e58b68;--active:#5fc493;--parked:#e0b050;--stale:#8d877e;--completed:#8fb1ea;--alert:#ff8a80}}
      *{box-sizing:border-box}
      body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
      main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
      a{color:inherit;text-decoration-color:var(--line);text-underline-offset:.2em}a:hover{color:var(--accent)}
      h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0 .3rem;overflow-wrap:anywhere}
      h2{font-size:.8rem;text-transform:uppercase;letter-spacing:.08em;color:var(--soft);margin:2rem 0 .5rem}
      .brand{font-weight:600;color:var(--accent);text-decoration:none;letter-spacing:.02em}
      .soft{color:var(--soft)}.small{font-size:.85rem}
      nav{display:flex;flex-wrap:wrap;gap:.3rem .5rem;margin:.9rem 0 1.1rem}
      nav a{padding:.15rem .7rem;border:1px solid var(--line);border-radius:1rem;text-decoration:none;font-size:.85rem}
      nav a.here{background:var(--ink);color:var(--bg);border-color:var(--ink)}
      ul.list{list-style:none;margin:0;padding:0;display:grid;gap:.5rem}
      li.row,.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem .9rem}
      li.row{display:grid;grid-template-columns:1fr auto;gap:.1rem 1rem;overflow-wrap:anywhere}
      li.alert{border-color:var(--alert)}
      .title{font-weight:600;text-decoration:none}
      .when{text-align:right;white-space:nowrap}
      .badge{display:inline-block;font-size:.75rem;font-weight:600;padding:0 .5rem;border-radius:1rem;border:1px solid currentColor}
      .active{color:var(--active)}.parked{color:var(--parked)}.stale{color:var(--stale)}.completed{color:var(--completed)}.alert>.badge,.badge.alert{color:var(--alert)}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
      table{width:100%;border-collapse:collapse;font-size:.9rem}
      td{padding:.35rem .6rem .35rem 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}tr:first-child td{border-top:0}
      td:first-child{white-space:nowrap;color:var(--soft);width:1%}
      code{font:.85em ui-monospace,monospace}
      """;

  private static final char REPLACEMENT = '\uFFFD';

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type",
          "text/html; charset=utf-8",
          "Content-Security-Policy",
          "default-src 'none'; style-src 'sha256-"
              + sha256(STYLE)
              + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Referrer-Policy",
          "no-referrer");

  private final StringBuilder out = new StringBuilder(8192);
  private final Instant now;

  /**
   * Begins a page.
   *
   * @param now what ages are measured from
   */
  Html(String title, Instant now) {
    this.now = now;
    raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .text(title)
        .raw("</title>\n<style>")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n<main>\n");
  }

  /** Markup, never anything that came from outside. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /**
   * Text, escaped for element content and for attributes in double quotes; what is obeyed rather
   * than shown becomes U+FFFD.
   */
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(isObeyed(c) ? REPLACEMENT : c);
      }
    }
    return this;
  }

  /** Control characters, and those that reorder what stands around them. */
  private static boolean isObeyed(char c) {
    boolean isBlank = c == '\n' || c == '\t' || c == '\r';
    return (Character.isISOControl(c) && !isBlank)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /** A badge in the colour of its kind, one of the style's classes. */
  Html badge(String kind, String text) {
    return raw("<span class=\"badge " + kind + "\">").text(text).raw("</span>");
  }

  /** How long ago that was; the exact time shows when pointed at. */
  Html ago(Instant time) {
    String exact = time.truncatedTo(ChronoUnit.SECONDS).toString();
    return raw("<time datetime=\"")
        .text(exact)
        .raw("\" title=\"")
        .text(exact)
        .raw("\">")
        .text(age(Duration.between(time, now)))
        .raw("</time>");
  }

  private static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 5) {
      return "just now";
    }
    if (seconds < 60) {
      return seconds + " s ago";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min ago";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + " h ago" : seconds / 86400 + " days ago";
  }

  /** The whole page. */
  Answer answer(int status) {
    raw("</main>\n</body>\n</html>\n");
    return new Answer(status, HEADERS, out.toString());
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
