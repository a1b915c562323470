package org.tranship.runbook.anchore.layout;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// A URL as the Python standard library splits it (`urllib.parse.urlsplit`, CPython 3.6 to 3.12).
///
/// Anchore reads every content URL through that function. It cuts the path at the first `#` and the
/// first `?`, drops tab, CR and LF, and lower-cases host names, so a text may come back as another.
/// Where releases of Python differ, this class takes the reading that loses more.
///
/// @param netloc the part between `//` and the next `/`, `?` or `#`, spelling kept
/// @param path everything up to `?` or `#`, not percent-decoded
record PythonUrl(String netloc, String path) {

  /// Splits a URL after its scheme; empty where Python raises ValueError.
  static Optional<PythonUrl> split(String url) {
    String rest = url.replace("\t", "").replace("\r", "").replace("\n", "");
    int colon = rest.indexOf("://");
    if (colon < 0) {
      return Optional.empty();
    }
    rest = rest.substring(colon + 3);
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String netloc = rest.substring(0, end);
    // A lone bracket raises in every release, and a pair in newer ones unless it holds an address.
    if (netloc.indexOf('[') >= 0 || netloc.indexOf(']') >= 0 || changesUnderNfkc(netloc)) {
      return Optional.empty();
    }
    String path = rest.substring(end);
    path = before(path, '#');
    path = before(path, '?');
    return Optional.of(new PythonUrl(netloc, path));
  }

  /// Python's `hostname`: without user and port, in lower case; empty where Python gives None.
  Optional<String> hostname() {
    String host = netloc.substring(netloc.lastIndexOf('@') + 1);
    host = before(host, ':');
    if (host.isEmpty()) {
      return Optional.empty();
    }
    int zone = host.indexOf('%');
    return Optional.of(
        zone < 0
            ? host.toLowerCase(Locale.ROOT)
            : host.substring(0, zone).toLowerCase(Locale.ROOT) + host.substring(zone));
  }

  /// Python refuses a host part that compatibility normalisation would give a URL delimiter.
  private static boolean changesUnderNfkc(String netloc) {
    String bare = netloc.replace("@", "").replace(":", "").replace("#", "").replace("?", "");
    String normal = Normalizer.normalize(bare, Normalizer.Form.NFKC);
    return !normal.equals(bare) && normal.chars().anyMatch(c -> "/?#@:".indexOf(c) >= 0);
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }
}
