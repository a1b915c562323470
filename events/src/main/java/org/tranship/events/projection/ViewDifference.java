package org.tranship.events.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/// How two views of one projection differ; a view against a fresh rebuild shows what went wrong
/// with it since.
///
/// @param key under which key
/// @param one what one has, or empty text for nothing
/// @param other what the other has, or empty text for nothing
public record ViewDifference(String key, String one, String other) {
  /// All differences, in the order of the keys.
  public static List<ViewDifference> between(
      SortedMap<String, String> one, SortedMap<String, String> other) {
    List<ViewDifference> differences = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    for (String key : keys) {
      String here = one.getOrDefault(key, "");
      String there = other.getOrDefault(key, "");
      if (!here.equals(there) || one.containsKey(key) != other.containsKey(key)) {
        differences.add(new ViewDifference(key, here, there));
      }
    }
    return differences;
  }
}
