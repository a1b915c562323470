package org.tranship.core.run;

/// What a run's journal adds up to. Computed by [Transitions], never stored.
public sealed interface RunState {
  /// How far it has come.
  Progress progress();

  /// Made, and nothing begun.
  record Created() implements RunState {
    @Override
    public Progress progress() {
      return Progress.NONE;
    }
  }

  /// Being carried out; or cut off, if no process holds it.
  ///
  /// @param verb what is being done
  record Working(Verb verb, Progress progress) implements RunState {}

  /// Left, for a reason that is known; may be taken up again.
  ///
  /// @param verb what was being done
  /// @param reason why it was left
  /// @param detail what, where, why and what next
  record Halted(Verb verb, Progress progress, Reason reason, String detail) implements RunState {}

  /// Switched and verified; the source is untouched. `complete` or `rollback` may follow.
  record Ready(Progress progress) implements RunState {}

  /// Done; the source is cleaned.
  record Completed(Progress progress) implements RunState {}

  /// Taken back.
  record RolledBack(Progress progress) implements RunState {}

  /// Why a run was left.
  enum Reason {
    /// Something could not be done.
    FAILED,
    /// Everything was tried; some objects failed.
    PARTIAL,
    /// A check, a fence, a gate or the operator said no.
    REFUSED,
    /// It was told to stop.
    INTERRUPTED
  }

  /// One word for people and for the journal.
  default String word() {
    return switch (this) {
      case Created() -> "created";
      case Working(Verb verb, Progress _) ->
          switch (verb) {
            case MIGRATE -> "migrating";
            case COMPLETE -> "completing";
            case ROLLBACK -> "rolling-back";
          };
      case Halted(Verb _, Progress _, Reason reason, String _) ->
          switch (reason) {
            case FAILED -> "failed";
            case PARTIAL -> "partial";
            case REFUSED -> "refused";
            case INTERRUPTED -> "interrupted";
          };
      case Ready(Progress _) -> "ready";
      case Completed(Progress _) -> "completed";
      case RolledBack(Progress _) -> "rolled-back";
    };
  }
}
