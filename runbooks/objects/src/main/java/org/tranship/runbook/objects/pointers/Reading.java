package org.tranship.runbook.objects.pointers;

import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;

/// What a rule makes of a row.
public sealed interface Reading {
  /// It points at an object of the source.
  ///
  /// @param source the object's key in the source
  /// @param target its key in the target
  /// @param replacement what the row shall hold once the object is there
  record Points(Key source, Key target, Pointer replacement) implements Reading {}

  /// It holds already what it shall hold: nothing is left to be done about it.
  record Switched() implements Reading {}

  /// A column is NULL that the key is made of: the row has no object.
  record Nothing() implements Reading {}

  /// The rule cannot read it.
  ///
  /// @param reason why, as a clause
  record Unreadable(String reason) implements Reading {}
}
