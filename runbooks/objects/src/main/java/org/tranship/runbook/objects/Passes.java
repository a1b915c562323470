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

  /// What the target holds right before the switch and this run did not put there, by version.
  /// Nothing is done to any of it.
  public static final PassId BEFORE_SWITCH = PassId.of("before-switch");

  /// After the switch every copy is read once more.
  public static final PassId REHASH = PassId.of("rehash");

  /// On the way back from a switch: what the target got since is copied to the source.
  public static final PassId COPY_BACK = PassId.of("copy-back");

  /// At the end the source is cleaned.
  public static final PassId CLEAN = PassId.of("clean-source");

  /// What the source had no more in the last look before the switch is removed at the target.
  ///
  /// @param number which closing of the source it was: an object may be gone, come back and be gone
  ///   again
  public static PassId removeGone(int number) {
    return PassId.of("remove-gone-" + number);
  }

  private Passes() {}
}
