package org.tranship.core.work;

import org.tranship.core.compare.Difference.Side;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Digest;

/// How contents are read for a comparison: by this process, or wherever an engine works.
interface ContentReads {
  /// Whether two objects hold the same bytes.
  ///
  /// @throws ContentCheck.SideFault if one cannot be read
  boolean same(Pair.Both both);

  /// Whether an object of a side has this digest.
  ///
  /// @throws ContentCheck.SideFault if it cannot be read
  boolean has(Side side, Entry entry, Digest digest);
}
