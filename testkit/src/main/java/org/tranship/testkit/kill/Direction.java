package org.tranship.testkit.kill;

import org.tranship.testkit.kill.Ground.Kind;

/// From where to where documents, or the images of a registry, are moved.
///
/// @param from where they are
/// @param to where they go
public record Direction(Kind from, Kind to) {
  @Override
  public String toString() {
    return from + " -> " + to;
  }
}
