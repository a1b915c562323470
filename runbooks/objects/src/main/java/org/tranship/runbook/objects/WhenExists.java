package org.tranship.runbook.objects;

/// What is done about an object of the target that is not known to be the source's.
public enum WhenExists {
  /// It is replaced if it was last written before the source's, or if an earlier run put it there
  /// and nobody has written it since. Else it stays, and if it is another one the object fails.
  UPDATE,
  /// It is replaced.
  REPLACE,
  /// It stays, and nothing is said of the object.
  SKIP,
  /// It stays, and if it is another one the object fails.
  REFUSE
}
