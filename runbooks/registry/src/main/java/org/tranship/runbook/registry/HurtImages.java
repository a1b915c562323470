package org.tranship.runbook.registry;

import java.util.List;
import java.util.stream.Collectors;

/// What hurts images of the source, in the words of an operator.
///
/// @param damage the first that was found, and not more than is worth saying
record HurtImages(List<Finding> damage) {
  private static final int NAMED = 3;

  /// How many findings have to be asked for, so that it can be said that there are more.
  static final int ASKED = NAMED + 1;

  /// A sentence that names what was found and the images (`repository:tag`) that it hurts.
  String sentence() {
    return "Images of the source cannot be pulled whole: "
        + damage.stream().limit(NAMED).map(HurtImages::words).collect(Collectors.joining("; "))
        + (damage.size() > NAMED ? "; and more" : "")
        + ".";
  }

  private static String words(Finding one) {
    return one.kind().words()
        + " "
        + one.subject()
        + " ("
        + one.detail()
        + ")"
        + (one.affected() == 0
            ? ""
            : ", hurts "
                + String.join(", ", one.images())
                + (one.affected() > one.images().size() ? ", ..." : ""));
  }
}
