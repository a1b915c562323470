package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.value.NearestName;

/// Finds out what was probably meant by inclusions that take nothing: looks at the first keys that
/// begin like them, and at other spellings of the pattern. A guess for people; nothing rests on it.
final class NearestKeys {
  /// So many keys are looked at, and so many compared letter by letter.
  private static final int LOOKED_AT = 1000;

  private static final int COMPARED = 200;
  private static final int LONGEST = 200;

  private final Store source;

  NearestKeys(Store source) {
    this.source = source;
  }

  /// A sentence about a filter that took nothing; empty if it has no inclusions.
  Optional<String> hint(KeyFilter filter) {
    if (filter.includes().isEmpty()) {
      return Optional.empty();
    }
    String patterns =
        String.join("\", \"", filter.includes().stream().map(Glob::toString).toList());
    String text = "No key of " + source + " matches \"" + patterns + "\".";
    List<String> keys = keys(filter.beginning());
    for (Glob glob : filter.includes()) {
      Optional<String> other = spelling(glob.toString(), keys).or(() -> nearest(glob, keys));
      if (other.isPresent()) {
        return Optional.of(text + " " + other.get());
      }
    }
    return Optional.of(
        text
            + (keys.isEmpty()
                ? " The store lists no key at all."
                : " The first key there is \"" + keys.getFirst() + "\"."));
  }

  /// Keys that begin like the patterns, or with less and less of it until there are some.
  private List<String> keys(String beginning) {
    for (String start = beginning; ; start = shorter(start)) {
      List<String> found = new ArrayList<>();
      try (Listing listing = source.list(new ListRequest(start, Optional.empty()))) {
        for (@Nullable Entry entry = listing.next();
            entry != null && found.size() < LOOKED_AT;
            entry = listing.next()) {
          found.add(entry.key().text());
        }
      }
      if (!found.isEmpty() || start.isEmpty()) {
        return found;
      }
    }
  }

  private static String shorter(String start) {
    String bare = start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
    return bare.substring(0, bare.lastIndexOf('/') + 1);
  }

  /// Other ways to write the pattern that people mean.
  private static Optional<String> spelling(String pattern, List<String> keys) {
    List<String> others = new ArrayList<>();
    if (pattern.startsWith("/")) {
      others.add(pattern.substring(1));
    }
    if (pattern.startsWith("./")) {
      others.add(pattern.substring(2));
    }
    if (pattern.endsWith("/")) {
      others.add(pattern + "**");
    }
    others.add("**/" + pattern);
    others.add(pattern + "/**");
    for (String other : others) {
      Glob glob;
      try {
        glob = Glob.parse(other);
      } catch (IllegalArgumentException _) {
        continue; // put together it is no pattern, so nobody meant it
      }
      for (String key : keys) {
        if (glob.matches(Key.of(key))) {
          return Optional.of(
              "\""
                  + other
                  + "\" would match \""
                  + key
                  + "\", for one: a pattern is compared with"
                  + " the whole key.");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> nearest(Glob glob, List<String> keys) {
    List<String> few =
        keys.stream().filter(key -> key.length() <= LONGEST).limit(COMPARED).toList();
    String pattern = glob.toString();
    return pattern.length() > LONGEST
        ? Optional.empty()
        : NearestName.of(pattern, few).map(key -> "The nearest is \"" + key + "\".");
  }
}
