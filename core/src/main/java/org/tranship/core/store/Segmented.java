package org.tranship.core.store;

import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.value.Key;

/// For stores in which the bytes of an object may lie in other objects of the same container, its
/// segments: the object itself has no bytes and says what the names of its segments begin with.
/// Whoever removes it removes that word alone, and its segments stay (dynamic large objects of
/// Swift). Such a beginning is given as the store has it, whatever part of the container this store
/// is. Asked of a store through [Store#feature].
///
/// Nothing ties segments to the one object that names them. So whoever removes them first makes
/// sure that nothing needs their bytes, and that nothing names them any more.
public interface Segmented {
  /// What the names of an object's segments begin with; empty if its bytes are its own, if they lie
  /// in another container, or if there is no such object.
  ///
  /// @throws StoreException if that cannot be told
  Optional<String> segmentsOf(Key key);

  /// Tells what the segments of every object begin with that has any, of the whole container, in no
  /// order. What is written meanwhile may be told or not. Tried again after a fault, some may be
  /// told twice.
  ///
  /// @throws StoreException if they cannot be listed to the end
  void eachOfContainer(Consumer<String> told);

  /// Removes every object of the container whose name begins with this. Safe to repeat; killed or
  /// failed in between, some of them are left.
  ///
  /// @return how many were removed
  /// @throws StoreException if one could not be removed, or perhaps not
  long removeSegments(String beginning);
}
