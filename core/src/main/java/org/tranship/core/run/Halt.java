package org.tranship.core.run;

import java.util.Locale;
import org.tranship.core.run.RunState.Reason;

/// Leaves the steps on the way to a state in which the run can be taken up again.
final class Halt extends RuntimeException {
  static final String TOLD_TO_STOP = "The run was told to stop; run the same command again.";

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String detail;

  Halt(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  String word() {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  String detail() {
    return detail;
  }
}
