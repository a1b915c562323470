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

  /// Whether something that is meant may lie where a store could not list: at the key, or below it,
  /// since it may be a directory (then it ends in a slash) or a link to one. What an inclusion says
  /// of keys says nothing of the directories they lie in, so inclusions rule it out only by what
  /// they all begin with. An exclusion rules a directory out if it takes all that is in it.
  public boolean mayHide(Key unlisted) {
    boolean directory = unlisted.text().endsWith("/");
    String below = directory ? unlisted.text() : unlisted.text() + "/";
    String beginning = beginning();
    return (below.startsWith(beginning) || beginning.startsWith(below))
        && excludes.stream()
            .noneMatch(glob -> glob.matchesAllBelow(below) || !directory && glob.matches(unlisted));
  }
}
