package org.tranship.core.value;

/// Numbers of things in English.
public final class Counted {
  private Counted() {}

  /// `1 document`, `2 documents`.
  ///
  /// @param thing in the singular; its plural ends with an s
  public static String of(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
