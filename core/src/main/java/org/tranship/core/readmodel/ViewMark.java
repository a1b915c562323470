package org.tranship.core.readmodel;

import org.tranship.core.eventlog.Position;

/// How far a read model has come, kept beside it and written with its rows.
///
/// @param revision of what it was made: another log, other rules give another one
/// @param position behind the last event that was worked in
/// @param events how many events were worked in
public record ViewMark(String revision, Position position, long events) {
  /// In front of the first event.
  public static ViewMark start(String revision) {
    return new ViewMark(revision, Position.START, 0);
  }
}
