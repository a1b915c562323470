package org.tranship.runbook.objects.pointers;

/// What becomes of an object at the source once no row points at it any more.
public enum Cleaning {
  /// It stays.
  KEEP,
  /// It is removed.
  DELETE_OBJECT,
  /// Its column is set to NULL, where the source is a table; the row stays. The source's location
  /// has to say so, with `delete=null`.
  NULL_COLUMN
}
