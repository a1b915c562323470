package org.tranship.core.compare;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.value.Attributes;

/// Whether attributes of two stores say the same.
///
/// What stores spell otherwise without losing anything is the same: the case of a name of user
/// metadata, blanks in a header, a fraction of a second that is finer than a file system keeps.
public final class AttributeMatch {
  private AttributeMatch() {}

  /// The names of those that are missing or have another value, in order.
  ///
  /// @param claimed what ought to be there
  /// @param found what is there; more of it is no matter
  public static List<String> lost(Attributes claimed, Attributes found) {
    if (claimed.equals(found)) {
      return List.of();
    }
    Map<String, String> there = new TreeMap<>();
    found.asMap().forEach((name, value) -> there.put(folded(name), value));
    List<String> lost = new ArrayList<>();
    claimed
        .asMap()
        .forEach(
            (name, value) -> {
              String kept = there.get(folded(name));
              if (kept == null || !kept.equals(value) && !alike(name, value, kept)) {
                lost.add(name);
              }
            });
    return lost;
  }

  /// The names of those that only one of the two has, or that have another value, in order.
  public static List<String> differing(Attributes source, Attributes target) {
    TreeSet<String> names = new TreeSet<>(lost(source, target));
    names.addAll(lost(target, source));
    return List.copyOf(names);
  }

  private static String folded(String name) {
    return Attributes.kindOf(name) == Attributes.Kind.USER ? name.toLowerCase(Locale.ROOT) : name;
  }

  private static boolean alike(String name, String sent, String kept) {
    return switch (Attributes.kindOf(name)) {
      case HEADERS -> unspaced(sent).equals(unspaced(kept));
      case MODIFIED -> alikeTimes(sent, kept);
      case MODE -> sent.replaceFirst("^0+", "").equals(kept.replaceFirst("^0+", ""));
      case USER, TAGS, LINK, COLUMNS -> false;
    };
  }

  private static String unspaced(String header) {
    return header.replaceAll("\\s+", "");
  }

  private static boolean alikeTimes(String sent, String kept) {
    try {
      BigDecimal apart = new BigDecimal(sent).subtract(new BigDecimal(kept)).abs();
      return apart.compareTo(BigDecimal.ONE) < 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
