package org.tranship.runbook.registry;

import org.tranship.core.outcome.PassId;

/// The names of the passes of a registry's migration, as journals hold them.
public final class MovePasses {
  /// Blobs, while the registry is live and behind the fence.
  public static final PassId BLOBS = PassId.of("blobs");

  /// Links, behind the fence, part by part in the order of [LinkOrder].
  public static final PassId LINKS = PassId.of("links");

  /// After the switch every blob is read once more.
  public static final PassId REHASH = PassId.of("rehash");

  /// On the way back from a switch: blobs that only the target has.
  public static final PassId BLOBS_BACK = PassId.of("blobs-back");

  /// On the way back from a switch: links that the target got since.
  public static final PassId LINKS_BACK = PassId.of("links-back");

  /// On the way back: links of this run are removed at the target, tags first.
  public static final PassId REMOVE_LINKS = PassId.of("remove-links");

  /// On the way back: blobs of this run are removed at the target.
  public static final PassId REMOVE_BLOBS = PassId.of("remove-blobs");

  private MovePasses() {}

  /// What the source had no more in the last look before the switch.
  ///
  /// @param number which closing of the source it was
  static PassId removeGone(int number) {
    return PassId.of("remove-gone-" + number);
  }
}
