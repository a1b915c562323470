package org.tranship.core.store;

import java.util.List;
import org.tranship.core.value.Key;

/// For stores that give many small objects for the price of one round trip. Asked of a store
/// through [Store#feature]. It is there for speed alone: whatever it does not give is read with
/// [Store#open], which also says what is wrong with it.
public interface BatchReads {
  /// Most bytes of an object that is given this way.
  int SMALL = 64 << 10;

  /// Most objects that one call gives.
  int most();

  /// Reads whole objects, in any order. One that is missing, larger than [#SMALL] or in any way not
  /// as it should be is left out.
  ///
  /// @param keys at most [#most], no key twice
  /// @return what was read; closing it is not needed, since it is in memory
  /// @throws StoreException if nothing can be read, or not now
  List<ObjectBody> read(List<Key> keys);
}
