package org.tranship.core.control;

/// What became of acting on a service.
public sealed interface Answer {
  /// What came of it, for a person; without secrets.
  String detail();

  /// It was done.
  record Done(String detail) implements Answer {}

  /// It was certainly not done: the service said no, or was never asked.
  record Refused(String detail) implements Answer {}

  /// It may have been done or not.
  record Unknown(String detail) implements Answer {}
}
