package org.tranship.events.projection;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.tranship.core.eventlog.Position;

/// The port to where read models are kept. What is read by the service is the *live* view of a
/// projection; a rebuild fills a *shadow* that nobody reads.
public interface Views {
  /// The live view of a projection; empty if there is none.
  Optional<SortedMap<String, String>> live(String projection);

  /// How far the shadow of a projection was filled; empty if there is none of this revision. One of
  /// another revision is thrown away.
  Optional<Position> shadow(String projection, String revision);

  /// What the shadow has under a key.
  Optional<String> get(String projection, String key);

  /// Writes changes and how far they go into the shadow, all at once or not at all; makes it if it
  /// is not there. Safe to repeat.
  ///
  /// @param changes keys to values; empty to remove
  void fill(
      String projection, String revision, Map<String, Optional<String>> changes, Position position);

  /// Puts the shadow in the place of the live view, at once; the shadow is gone then. Nothing
  /// happens where there is no shadow of this revision, so it is safe to repeat.
  void swap(String projection, String revision);

  /// Throws the shadow away; the live view is as it was.
  void drop(String projection);
}
