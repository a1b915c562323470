package org.tranship.core.run;

/// The person who is asked.
public interface Operator {
  /// Who it is, for the journal: `user@host`.
  String name();

  /// Asks; no where nobody can be asked and nothing was agreed beforehand.
  boolean confirm(String question);

  /// Tells.
  void say(String line);
}
