package org.tranship.core.compare;

import java.util.List;
import org.tranship.core.value.Key;

/// Which keys are meant: those that match one of the inclusions, or all where there is none, but
/// for those that match an exclusion. The order in which patterns are given does not matter, and an
/// exclusion wins.
///
/// @param includes patterns of which one must match; empty for all keys
/// @param excludes patterns of which none may match
public record KeyFilter(List<Glob> includes, List<Glob> excludes) {
  /// Every key.
  public static final KeyFilter ALL = new KeyFilter(List.of(), List.of());

  public KeyFilter {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /// What every key that is meant begins with, so that nothing else need be listed.
  public String beginning() {
    return includes.stream().map(Glob::beginning).reduce(KeyFilter::common).orElse("");
  }

  private static String common(String a, String b) {
    int same = 0;
    while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    boolean halved = same > 0 && Character.isHighSurrogate(a.charAt(same - 1));
    return a.substring(0, halved ? same - 1 : same);
  }

  public boolean takes(Key key) {
    return (includes.isEmpty() || includes.stream().anyMatch(glob -> glob.matches(key)))
        && excludes.stream().noneMatch(glob -> glob.matches(key));
  }
}
