package org.tranship.runbook.objects.pointers;

/// What a survey of the rows may come upon.
public enum Finding {
  /// A row points at an object that the source does not have. Stands against the run unless the
  /// operator accepts it; the row then stays as it is.
  ROW_WITHOUT_OBJECT("TRO-211", "rows point at objects that are not there"),
  /// The rule cannot read a row. Likewise.
  UNREADABLE_ROW("TRO-212", "rows cannot be read by the rule"),
  /// Two objects would meet under one key of the target. Always stands against the run.
  TARGET_COLLISION("TRO-213", "objects would share a key in the target with another one"),
  /// No row points at an object; it stays where it is. Only told.
  OBJECT_WITHOUT_ROW("", "objects that no row points at"),
  /// Several rows point at an object. Only told.
  SHARED_OBJECT("", "objects that several rows point at");

  private final String code;
  private final String words;

  Finding(String code, String words) {
    this.code = code;
    this.words = words;
  }

  /// Its code; empty text for what is only told.
  public String code() {
    return code;
  }

  /// What is counted, for a person.
  public String words() {
    return words;
  }

  /// Whether it stands against the run.
  public boolean isRefused() {
    return !code.isEmpty();
  }

  /// Whether the operator may accept it.
  public boolean mayBeAccepted() {
    return this == ROW_WITHOUT_OBJECT || this == UNREADABLE_ROW;
  }
}
