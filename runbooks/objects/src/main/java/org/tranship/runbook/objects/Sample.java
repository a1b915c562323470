package org.tranship.runbook.objects;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.value.Key;

/// How many of the copied objects are read back, and which: drawn by a seed, so that the same run
/// draws the same ones again after a kill.
///
/// @param text as the operator wrote it: `5%`, `0.1%` or `200`
/// @param share of all objects, from 0 to 1; 0 if a number was said
/// @param count how many objects; 0 if a share was said
public record Sample(String text, double share, int count) {
  /// What is meant where nothing else is said.
  public static final Sample USUAL = new Sample("1%", 0.01, 0);

  /// The keys of so many objects are held in memory at once.
  private static final int MOST = 100_000;

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?)%");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  /// @throws IllegalArgumentException if the text is neither a share nor a number
  public static Sample parse(String text) {
    Matcher percent = PERCENT.matcher(text);
    if (percent.matches()) {
      double share = Double.parseDouble(percent.group(1)) / 100;
      if (share > 0 && share <= 1) {
        return new Sample(text, share, 0);
      }
    } else if (NUMBER.matcher(text).matches()) {
      int count = Integer.parseInt(text);
      if (count > 0 && count <= MOST) {
        return new Sample(text, 0, count);
      }
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no sample; write a share above 0 % up to 100 %, as in sample=2.5%, or a number"
            + " of objects up to "
            + MOST
            + ", as in sample=200");
  }

  /// A number from 0 to below 1 that seed and key alone decide, evenly spread: 53 bits of FNV-1a
  /// over both, finished as SplitMix64 does.
  static double lot(String seed, Key key) {
    long hash = 0xcbf29ce484222325L;
    for (String part : new String[] {seed, "/", key.text()}) {
      for (int i = 0; i < part.length(); i++) {
        hash = (hash ^ part.charAt(i)) * 0x100000001b3L;
      }
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return (hash >>> 11) * 0x1.0p-53;
  }
}
