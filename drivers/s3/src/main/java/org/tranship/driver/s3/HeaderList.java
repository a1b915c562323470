package org.tranship.driver.s3;

import java.util.ArrayList;
import java.util.List;

/// Headers of a request, sorted by their lower-case name as the signature wants them.
final class HeaderList {
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /// Adds a header behind those of the same or a smaller name.
  HeaderList add(String name, String value) {
    int at = names.size();
    while (at > 0 && names.get(at - 1).compareTo(name) > 0) {
      at--;
    }
    names.add(at, name);
    values.add(at, value);
    return this;
  }

  HeaderList addAll(HeaderList others) {
    for (int i = 0; i < others.size(); i++) {
      add(others.name(i), others.value(i));
    }
    return this;
  }

  int size() {
    return names.size();
  }

  String name(int index) {
    return names.get(index);
  }

  String value(int index) {
    return values.get(index);
  }
}
