package org.tranship.engine.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tranship.core.value.Key;

/// A turn, as the desk of its pass keeps it. The desk alone changes it.
final class Turn {
  /// What was handed to it and has no result.
  final Map<Key, Handed> has = new LinkedHashMap<>();

  /// How many shared the limits when it was opened.
  final int active;

  boolean begun;
  String executor = "";

  Turn(int active) {
    this.active = active;
  }
}
