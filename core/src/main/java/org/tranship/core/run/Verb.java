package org.tranship.core.run;

/// What the operator wants of a run.
public enum Verb {
  /// Carry it up to the switch, or go on where it was left.
  MIGRATE("migrate"),
  /// Clean the source.
  COMPLETE("complete"),
  /// Take it back.
  ROLLBACK("rollback");

  private final String word;

  Verb(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /// The word for a run with which this was begun.
  String begun() {
    return switch (this) {
      case MIGRATE -> "migrating";
      case COMPLETE -> "completing";
      case ROLLBACK -> "rolling-back";
    };
  }
}
