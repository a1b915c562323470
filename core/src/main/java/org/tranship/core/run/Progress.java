package org.tranship.core.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// How far a run has come, by steps.
///
/// @param begun steps that were ever begun and not taken back, in the order begun
/// @param done steps that are done
/// @param partial steps that are done but for some objects that failed
/// @param cleaning the removal at the source has begun, and no way leads back
public record Progress(
    List<String> begun, Set<String> done, Set<String> partial, boolean cleaning) {
  public static final Progress NONE = new Progress(List.of(), Set.of(), Set.of(), false);

  public Progress {
    begun = List.copyOf(begun);
    done = Set.copyOf(done);
    partial = Set.copyOf(partial);
  }

  /// A step that was partial and is begun again may yield objects that the steps behind it have not
  /// seen, so those are to be done again too; they skip what they have done.
  Progress begin(String step) {
    int at = begun.indexOf(step);
    if (at >= 0) {
      if (!partial.contains(step)) {
        return this;
      }
      Set<String> before = new LinkedHashSet<>(done);
      before.removeAll(begun.subList(at, begun.size()));
      return new Progress(begun, before, partial, cleaning);
    }
    Set<String> more = new LinkedHashSet<>(begun);
    more.add(step);
    return new Progress(List.copyOf(more), done, partial, cleaning);
  }

  Progress done(String step) {
    return new Progress(begun, with(done, step), without(partial, step), cleaning);
  }

  Progress partial(String step) {
    return new Progress(begun, without(done, step), with(partial, step), cleaning);
  }

  Progress undone(String step) {
    return new Progress(
        begun.stream().filter(one -> !one.equals(step)).toList(),
        without(done, step),
        without(partial, step),
        cleaning);
  }

  Progress cleaned() {
    return new Progress(begun, done, partial, true);
  }

  private static Set<String> with(Set<String> set, String step) {
    Set<String> more = new LinkedHashSet<>(set);
    more.add(step);
    return more;
  }

  private static Set<String> without(Set<String> set, String step) {
    Set<String> fewer = new LinkedHashSet<>(set);
    fewer.remove(step);
    return fewer;
  }
}
