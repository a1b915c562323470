package org.tranship.server;

import java.util.Locale;

/// How a job stands. The words are those of Mirantis Secure Registry; of its others (`deleted`,
/// `worker_resurrection`) a server of one worker has no use.
public enum JobState {
  /// It waits for its turn.
  WAITING,
  RUNNING,
  /// It came to its end.
  DONE,
  /// It failed or was refused.
  ERROR,
  /// It was told to stop and has not stopped yet.
  CANCEL_REQUEST,
  /// It was told to stop and did.
  CANCEL,
  /// The server died while the job was running; the same job goes on where that one was left.
  WORKER_DEAD,
  /// The server was told to stop while the job was running; likewise.
  WORKER_SHUTDOWN;

  /// As answers have it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether nothing more comes of it.
  boolean isOver() {
    return switch (this) {
      case WAITING, RUNNING, CANCEL_REQUEST -> false;
      case DONE, ERROR, CANCEL, WORKER_DEAD, WORKER_SHUTDOWN -> true;
    };
  }

  /// Whether the same job would go on with something.
  boolean isLeft() {
    return switch (this) {
      case ERROR, CANCEL, WORKER_DEAD, WORKER_SHUTDOWN -> true;
      case WAITING, RUNNING, CANCEL_REQUEST, DONE -> false;
    };
  }

  /// How a job stands whose work has ended.
  ///
  /// @param cancelled it was told to stop
  /// @param closing the server was
  static JobState after(Work.How how, boolean cancelled, boolean closing) {
    return switch (how) {
      case DONE -> DONE;
      case FAILED -> ERROR;
      case STOPPED -> cancelled ? CANCEL : closing ? WORKER_SHUTDOWN : ERROR;
    };
  }

  static JobState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
