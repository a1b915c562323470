package org.tranship.core.value;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that a mistyped one was probably meant to be.
public final class NearestName {
  private NearestName() {}

  /// The nearest candidate by edits (swapped neighbours count once, another case not at all), if at
  /// most a third of the longer name, and at least one letter, had to change.
  public static Optional<String> of(String typed, Collection<String> candidates) {
    String best = null;
    int bestEdits = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int edits = edits(typed.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      int allowed = Math.max(1, Math.max(typed.length(), candidate.length()) / 3);
      if (edits <= allowed && edits < bestEdits) {
        best = candidate;
        bestEdits = edits;
      }
    }
    return Optional.ofNullable(best);
  }

  /// The optimal string alignment distance.
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
