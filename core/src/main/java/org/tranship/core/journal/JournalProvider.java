package org.tranship.core.journal;

import java.util.Set;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secrets;

/// A journal's entry, found by `ServiceLoader`.
public interface JournalProvider {
  /// The schemes it answers to, such as `sqlite`.
  Set<String> schemes();

  /// Opens the journal, making it where there is none.
  ///
  /// @param secrets for references to passwords, where the journal asks for one
  /// @throws JournalException `FORMAT` for one of a newer form, or of something else altogether
  Journal open(Location location, Secrets secrets);
}
