package org.tranship.runbook.objects;

import org.tranship.core.outcome.PassId;

/// The names of the passes of a copy, as journals hold them.
public final class Passes {
  /// What the source could not even list, by name. Nothing was done to any of it.
  public static final PassId LIST = PassId.of("list");

  /// A name that the target could not list: left alone, and a reason not to take for the run's own
  /// what it is not known to have written.
  public static final PassId TARGET_LIST = PassId.of("target-list");

  /// Objects that cannot be at the target as they are, by their keys at the source, as a look at
  /// the whole set before the first byte found. Nothing was done to any of it.
  public static final PassId HAZARDS = PassId.of("hazards");

  /// Keys of the target that cannot be there beside another one; likewise. Only where a catalogue
  /// gives objects other keys: else [#HAZARDS] has them.
  public static final PassId KEY_CLASHES = PassId.of("key-clashes");

  /// Objects that the target did not have.
  public static final PassId COPY = PassId.of("copy");

  /// Objects of which the target had another, or perhaps another.
  public static final PassId REPLACE = PassId.of("replace");

  /// A random part of what was written is read back.
  public static final PassId SAMPLE = PassId.of("sample");

  /// Objects that only the target had are removed.
  public static final PassId DELETE_EXTRA = PassId.of("delete-extra");

  /// On the way back: what was new at the target is removed again.
  public static final PassId REMOVE_COPIES = PassId.of("remove-copies");

  /// After the switch every copy is read once more.
  public static final PassId REHASH = PassId.of("rehash");

  /// Before the first original goes, copies are read once more: the name of that step, and what the
  /// names of its passes begin with.
  public static final String PROOF = "proof";

  private static final String BEFORE_SWITCH = "before-switch";
  private static final String COPY_BACK = "copy-back";

  /// At the end the source is cleaned.
  public static final PassId CLEAN = PassId.of("clean-source");

  /// What the source had no more in the last look before the switch is removed at the target.
  ///
  /// @param number which closing of the source it was: an object may be gone, come back and be gone
  ///   again
  public static PassId removeGone(int number) {
    return PassId.of("remove-gone-" + number);
  }

  /// What the target holds right before a switch and this run did not put there, by version.
  /// Nothing is done to any of it.
  ///
  /// @param number of the switch, from 1: what was there before one that was taken back says
  ///   nothing of the next
  public static PassId beforeSwitch(int number) {
    return numbered(BEFORE_SWITCH, number);
  }

  /// On the way back from a switch: what the target got since is copied to the source.
  ///
  /// @param number of the switch that is taken back, from 1: what came back from an earlier one may
  ///   have come again since
  public static PassId copyBack(int number) {
    return numbered(COPY_BACK, number);
  }

  /// Whether a pass is the copying back from any switch.
  public static boolean isCopyBack(PassId pass) {
    return pass.text().equals(COPY_BACK) || pass.text().startsWith(COPY_BACK + "-");
  }

  /// The first has the plain name, as releases before had it that knew one only.
  private static PassId numbered(String name, int number) {
    return PassId.of(number == 1 ? name : name + "-" + number);
  }

  private Passes() {}
}
