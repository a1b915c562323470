package org.tranship.core.store;

import java.util.Collection;
import org.tranship.core.value.Key;

/// For stores whose `put` is visible before it is safe from a power cut (files). A put or a
/// deletion is durable only after `settle`; the journal must not say "done" before.
public interface Durability {
  /// Makes all these objects durable, and durably gone those that were removed. Safe to repeat. Any
  /// number at once: one call for a whole batch is far cheaper than one each.
  void settle(Collection<Key> keys);
}
