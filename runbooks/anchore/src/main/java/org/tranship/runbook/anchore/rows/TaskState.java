package org.tranship.runbook.anchore.rows;

import java.util.Locale;

/// The PostgreSQL enum `task_states`.
public enum TaskState {
  /// Just created.
  INITIALIZING,
  /// Waiting.
  PENDING,
  /// At work, or killed there by the original tool, which never corrects it.
  RUNNING,
  /// Ended with every document moved; the original tool writes it whatever happened.
  COMPLETE,
  /// Ended with documents left behind.
  FAILED;

  /// The value in the column.
  public String columnValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads a column value.
  ///
  /// @throws IllegalArgumentException if it is no value of the enum; the message names it
  public static TaskState ofColumn(String value) {
    for (TaskState state : values()) {
      if (state.columnValue().equals(value)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "tasks.state is \"" + value + "\", which is none of Anchore's task states");
  }
}
