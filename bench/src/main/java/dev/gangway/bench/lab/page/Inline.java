package dev.gangway.bench.lab.page;

import com.samskivert.mustache.Escapers;
import java.util.regex.Pattern;

/** The one thing of Markdown that a peer's description uses. */
final class Inline {
  private static final Pattern CODE = Pattern.compile("&#x60;(.+?)&#x60;");

  private Inline() {}

  /** As HTML: escaped, and what stands between back-ticks as code. */
  static String html(String markdown) {
    return CODE.matcher(Escapers.HTML.escape(markdown)).replaceAll("<code>$1</code>");
  }
}
