package org.tranship.core.work;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;

/// Compares what was sent beside an object's bytes with what came back, as far as the target says
/// that it keeps it.
///
/// What stores spell otherwise without losing anything is the same: the case of a name of user
/// metadata, blanks in a header, a fraction of a second that is finer than a file system keeps.
/// What a store adds is its own affair.
final class KeptAttributes {
  private final Store target;

  KeptAttributes(Store target) {
    this.target = target;
  }

  /// The names of those that are missing or have another value, in order. Asks the store for the
  /// whole entry before it says so of one that came with a body.
  ///
  /// @param found as it came with the bytes
  List<String> lost(Attributes sent, Entry found) {
    Attributes claimed = sent.only(target.capabilities().attributes());
    List<String> lost = lost(claimed, found.attributes());
    if (lost.isEmpty()) {
      return lost;
    }
    Optional<Entry> whole =
        target.stat(found.key()).filter(entry -> entry.version().equals(found.version()));
    return whole.map(entry -> lost(claimed, entry.attributes())).orElse(lost);
  }

  private static List<String> lost(Attributes claimed, Attributes found) {
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
