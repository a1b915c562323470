package org.tranship.runbook.objects.pointers;

import org.tranship.core.outcome.PassId;

/// The names of the passes over rows and what they point at, as journals hold them.
public final class PointerPasses {
  /// Objects that rows point at are copied, by their keys in the source.
  public static final PassId COPY = PassId.of("copy-pointed");

  /// On the way back: the copies are removed again.
  public static final PassId REMOVE_COPIES = PassId.of("remove-pointed");

  /// What rows held before they were touched, by the rows' ids. Each is skipped here; that it is
  /// written down is all.
  public static final PassId ROWS = PassId.of("rows");

  /// Rows are pointed to the copies, by the rows' ids.
  public static final PassId SWITCH = PassId.of("switch-rows");

  /// On the way back: rows are pointed to where they were.
  public static final PassId SWITCH_BACK = PassId.of("switch-rows-back");

  /// Before a column is set to NULL: its content is read once more.
  public static final PassId VERIFY_SOURCE = PassId.of("verify-pointed-source");

  /// Objects are removed at the source, by their keys there.
  public static final PassId CLEAN = PassId.of("clean-pointed");

  /// After the switch every copy is read once more.
  public static final PassId REHASH = PassId.of("rehash-pointed");

  /// Before the first original goes, copies are read once more: the name of that step, and what the
  /// names of its passes begin with.
  public static final String PROOF = "proof-pointed";

  private PointerPasses() {}

  /// Rows are pointed to the copies, in one of several tries: a try that was taken back is not
  /// begun again under its name.
  ///
  /// @param number of the try, from 1
  public static PassId switchRows(int number) {
    return numbered(SWITCH, number);
  }

  /// Likewise, the way back of that try.
  public static PassId switchBack(int number) {
    return numbered(SWITCH_BACK, number);
  }

  /// Copies whose object is gone from the source are removed at the target.
  ///
  /// @param number which closing of the source it was
  public static PassId removeGone(int number) {
    return PassId.of("remove-gone-pointed-" + number);
  }

  private static PassId numbered(PassId pass, int number) {
    return number == 1 ? pass : PassId.of(pass + "-" + number);
  }

  /// What one try of a survey found.
  ///
  /// @param number of the try, from 1
  static PassId survey(Finding finding, int number) {
    String words =
        switch (finding) {
          case ROW_WITHOUT_OBJECT -> "rows-without-object";
          case UNREADABLE_ROW -> "unreadable-rows";
          case TARGET_COLLISION -> "target-collisions";
          case OBJECT_WITHOUT_ROW -> "objects-without-row";
          case SHARED_OBJECT -> "shared-objects";
        };
    return PassId.of(words + (number == 1 ? "" : "-" + number));
  }
}
