package org.tranship.formats.report;

import org.tranship.core.journal.RunId;
import org.tranship.core.run.Verb;

/// What the states of a run mean, by the runbook that it is of: a copy switches nothing and leaves
/// its source alone, and what it may clean at its end is the target. Of image stores the former one
/// is never cleaned.
///
/// @param copy whether it is of the runbook that copies objects
/// @param images whether it is of one that is about image stores
record RunWords(boolean copy, boolean images) {
  static RunWords of(String runbook) {
    return new RunWords(runbook.equals("objects"), runbook.startsWith("imagestore"));
  }

  /// What is being done, behind a "while".
  String doing(Verb verb) {
    return switch (verb) {
      case MIGRATE -> copy ? "copying" : "migrating";
      case COMPLETE ->
          copy
              ? "removing what only the target had"
              : images ? "closing the run" : "cleaning the source";
      case ROLLBACK -> "rolling back";
    };
  }

  String ready() {
    return copy
        ? "Done: everything that was asked for is at the target."
        : images
            ? "Ready: what was asked for is so. Nothing was removed from the former image store."
            : "Ready: moved and switched. The source is not cleaned.";
  }

  String completed() {
    return copy
        ? "Completed: everything that was asked for is at the target."
        : images
            ? "Completed: what was asked for is so. Nothing was removed from the former image store."
            : "Completed: moved and switched, and the source is cleaned.";
  }

  /// What can be done with a run that is ready.
  String next(RunId id) {
    String rollback = "`tranship rollback " + id + "`";
    return copy
        ? rollback + " removes what was not at the target before."
        : "`tranship complete "
            + id
            + (images ? "` closes the run; " : "` cleans the source; ")
            + rollback
            + " goes back to it.";
  }
}
