package org.tranship.runbook.objects;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.store.KeyRules;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.Hazard.Kind;

/// Finds keys that cannot be at the target side by side, while they pass in key order.
/// - An object at `a` beside one at `a/b`: in key order everything between the two begins with `a`,
///   so the keys that may still get something below them are a chain, each the beginning of the
///   next. It is never longer than a key.
/// - Keys that differ in case only, or only in how Unicode composes a letter, where the target
///   ignores case: such file systems (those of macOS and Windows) mostly ignore the other as well.
///   They may be far apart, so 64 bits of each folded key are remembered, of the first [#MOST]. Two
///   different keys in a million that have the same 64 bits are not to be expected: by the birthday
///   bound, one in 30 million listings.
///
/// Holds at most 16 MiB, and only for a target that ignores case. Used by one thread.
final class KeyClashes {
  /// So many keys are remembered.
  static final int MOST = 1 << 20;

  private final KeyRules rules;
  private final Deque<String> chain = new ArrayDeque<>();
  private long[] seen = new long[0];
  private int count;
  private boolean unchecked;

  KeyClashes(KeyRules rules) {
    this.rules = rules;
  }

  /// @param key greater than every key before it
  Optional<Hazard> meet(Key key) {
    String text = key.text();
    while (!chain.isEmpty() && !text.startsWith(chain.peek())) {
      chain.pop();
    }
    Optional<Hazard> found = Optional.empty();
    if (rules.exclusive()) {
      for (String above : chain) {
        if (text.startsWith("/", above.length())) {
          found =
              Optional.of(
                  Hazard.refused(
                      Kind.CLASH,
                      "there is an object \"" + above + "\" where it needs a directory"));
        }
      }
      chain.push(text);
    }
    if (!rules.caseSensitive() && !remember(fingerprint(folded(text)))) {
      found =
          Optional.of(
              Hazard.refused(
                  Kind.CLASH, "another key differs from it in case or Unicode form only"));
    }
    return found;
  }

  /// What could not be looked at.
  Optional<Hazard> left() {
    return unchecked
        ? Optional.of(
            Hazard.noted(
                Kind.UNCHECKED,
                "keys that differ in case only were looked for among the first "
                    + MOST
                    + " keys; of others the second fails when it is copied"))
        : Optional.empty();
  }

  private static String folded(String text) {
    // Upper case first: that is how letters with several lower-case forms become one.
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /// FNV-1a of 64 bits, finished as SplitMix64 does, so that all bits count; never 0.
  private static long fingerprint(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return hash == 0 ? 1 : hash;
  }

  /// @return false if it is there already
  private boolean remember(long fingerprint) {
    if (count * 2 >= seen.length) {
      if (count == MOST) {
        unchecked |= !holds(fingerprint);
        return !holds(fingerprint);
      }
      grow();
    }
    int at = slot(seen, fingerprint);
    if (seen[at] == fingerprint) {
      return false;
    }
    seen[at] = fingerprint;
    count++;
    return true;
  }

  private boolean holds(long fingerprint) {
    return seen[slot(seen, fingerprint)] == fingerprint;
  }

  private void grow() {
    long[] larger = new long[Math.max(1 << 10, seen.length * 2)];
    for (long each : seen) {
      if (each != 0) {
        larger[slot(larger, each)] = each;
      }
    }
    seen = larger;
  }

  private static int slot(long[] table, long fingerprint) {
    int mask = table.length - 1;
    int at = (int) fingerprint & mask;
    while (table[at] != 0 && table[at] != fingerprint) {
      at = at + 1 & mask;
    }
    return at;
  }
}
