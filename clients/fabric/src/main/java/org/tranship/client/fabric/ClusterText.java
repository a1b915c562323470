package org.tranship.client.fabric;

import java.util.regex.Pattern;

/// What a cluster says for people, made fit to be shown and kept: one line of a bounded length, and
/// without secrets. Its validator quotes settings, and the connection string of an image store has
/// the key of its account or the password of its share.
final class ClusterText {
  private static final int LONGEST = 300;
  private static final String MASK = "$1***";

  /// Up to the next field: a key or password may have nearly any character, with a backslash before
  /// some. What follows in the same field goes with it. The value may stand in quotes, and be that
  /// of a setting in XML. Possessive, since a text may be long.
  private static final Pattern FIELD =
      Pattern.compile(
          "(?i)((?:key|signature|password|secret)[\"']?\\s*(?:value\\s*)?=\\s*[\"']?)"
              + "(?:\\\\.|[^;|\"<>\\\\])++");

  /// In an address.
  private static final Pattern SIGNATURE = Pattern.compile("(?i)(\\bsig\\s*=)[^&;\\s\"'<>]+");

  private ClusterText() {}

  static String shown(String said) {
    String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    String masked = SIGNATURE.matcher(line).replaceAll(MASK);
    masked = FIELD.matcher(masked).replaceAll(MASK);
    return masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + "...";
  }
}
