package org.tranship.runbook.imagestore.checksum;

import java.util.Comparator;
import java.util.Locale;

/// In which order the names of one folder go into its checksum. Service Fabric sorts them as .NET
/// sorts texts (`OrderBy` in `ChecksumUtility.cs`), which depends on where it runs, and no checksum
/// says which it was; so each is tried.
enum SiblingOrder {
  /// As Windows sorts words: letters without regard to case, punctuation before digits before
  /// letters, and hyphens and apostrophes only where nothing else differs.
  WORDS,
  /// By code units, as .NET does where it knows no languages.
  CODES;

  /// Everything that is neither letter, hyphen nor apostrophe, in the order of Windows.
  private static final String SIGNS = "\t !\"#$%&()*,./:;?@[\\]^_`{|}~+<=>0123456789";

  Comparator<String> names() {
    return switch (this) {
      case WORDS -> SiblingOrder::words;
      case CODES -> Comparator.naturalOrder();
    };
  }

  private static int words(String one, String other) {
    int weights = weighed(one).compareTo(weighed(other));
    if (weights != 0) {
      return weights;
    }
    int cases = swapped(plain(one)).compareTo(swapped(plain(other)));
    return cases != 0 ? cases : one.compareTo(other);
  }

  private static String plain(String text) {
    return text.replace("-", "").replace("'", "");
  }

  private static String weighed(String text) {
    StringBuilder weights = new StringBuilder();
    String lower = plain(text).toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      int sign = SIGNS.indexOf(lower.charAt(i));
      weights.append(sign < 0 ? (char) (lower.charAt(i) + SIGNS.length()) : (char) (sign + 1));
    }
    return weights.toString();
  }

  /// Of two letters that differ by case, the small one comes first.
  private static String swapped(String text) {
    StringBuilder cases = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      cases.append(Character.isUpperCase(text.charAt(i)) ? '1' : '0');
    }
    return cases.toString();
  }
}
