package org.tranship.formats.report;

import org.tranship.core.journal.JournalEntry.StepEnd;

/// How a try of a step came to its end, or that it has not.
public enum Ending {
  DONE("done"),
  PARTIAL("partial"),
  FAILED("failed"),
  REFUSED("refused"),
  INTERRUPTED("interrupted"),
  UNDONE("undone"),
  /// It has begun, and a process is at it.
  AT_WORK("at work"),
  /// It has begun, no end was written, and no process is at it.
  CUT_OFF("cut off");

  private final String word;

  Ending(String word) {
    this.word = word;
  }

  static Ending of(StepEnd end) {
    return switch (end) {
      case DONE -> DONE;
      case PARTIAL -> PARTIAL;
      case FAILED -> FAILED;
      case REFUSED -> REFUSED;
      case INTERRUPTED -> INTERRUPTED;
      case UNDONE -> UNDONE;
    };
  }

  public String word() {
    return word;
  }

  /// Whether the journal knows how long it took.
  public boolean isTimed() {
    return this != CUT_OFF;
  }
}
