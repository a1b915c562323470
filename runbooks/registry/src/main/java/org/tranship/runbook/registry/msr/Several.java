package org.tranship.runbook.registry.msr;

import java.util.ArrayList;
import java.util.List;

/// Some of many, by name, and how many they are.
final class Several {
  static final int NAMED = 10;

  private final String one;
  private final String many;
  private final List<String> names = new ArrayList<>();
  private long count;

  /// @param one what one of them is called
  /// @param many what several are called
  Several(String one, String many) {
    this.one = one;
    this.many = many;
  }

  void add(String name) {
    count++;
    if (names.size() < NAMED) {
      names.add("\"" + name + "\"");
    }
  }

  /// Counts others, without their names.
  void more(long others) {
    count += others;
  }

  long count() {
    return count;
  }

  @Override
  public String toString() {
    return count
        + " "
        + (count == 1 ? one : many)
        + " ("
        + String.join(", ", names)
        + (count > names.size() ? ", ...)" : ")");
  }
}
