package org.tranship.runbook.anchore;

import java.util.List;
import org.tranship.core.outcome.PassId;

/// The names of the passes of a migration, as journals hold them.
public final class Passes {
  /// Documents are copied and read back.
  public static final PassId COPY = PassId.of("copy");

  /// Rows of the catalogue are pointed to the copies.
  public static final PassId SWITCH = PassId.of("switch");

  /// Documents are removed at the source.
  public static final PassId CLEAN = PassId.of("clean");

  /// On the way back: documents at the source are read.
  public static final PassId VERIFY_SOURCE = PassId.of("verify-source");

  /// On the way back: rows are pointed to the source again.
  public static final PassId SWITCH_BACK = PassId.of("switch-back");

  /// On the way back: copies are removed at the target.
  public static final PassId REMOVE_COPIES = PassId.of("remove-copies");

  /// All of them, in the order in which they come.
  public static final List<PassId> ALL =
      List.of(COPY, SWITCH, CLEAN, VERIFY_SOURCE, SWITCH_BACK, REMOVE_COPIES);

  private Passes() {}

  /// Copies of documents whose rows were removed since are removed at the target.
  ///
  /// @param step the step that found them gone
  /// @param number which time it is
  static PassId removeGone(String step, int number) {
    return PassId.of("remove-gone-" + step + "-" + number);
  }

  /// Copies of documents that were written anew since are removed at the target.
  ///
  /// @param number which time it is: a document may be written anew again
  static PassId removeRewritten(int number) {
    return PassId.of("remove-rewritten-" + number);
  }
}
