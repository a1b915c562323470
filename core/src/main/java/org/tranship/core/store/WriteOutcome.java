package org.tranship.core.store;

import java.util.Optional;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;

/// What became of a remote write. There are three outcomes, not two: an answer that was lost leaves
/// the caller not knowing, and only asking the store again settles it.
public sealed interface WriteOutcome {

  /// It was carried out.
  ///
  /// @param version the new version where the store tells, else [Version#NONE]
  /// @param checkedBy the digest by which the server itself compared what it received with what was
  ///   sent; empty when it did not
  record Done(Version version, Optional<DigestAlgorithm> checkedBy) implements WriteOutcome {}

  /// It was certainly not carried out.
  ///
  /// @param reason why, and whether another try can help
  record Refused(StoreException reason) implements WriteOutcome {}

  /// It may have been carried out or not.
  ///
  /// @param cause what went wrong while waiting for the answer
  record Unknown(StoreException cause) implements WriteOutcome {}

  static WriteOutcome done() {
    return new Done(Version.NONE, Optional.empty());
  }

  static WriteOutcome done(Version version) {
    return new Done(version, Optional.empty());
  }

  /// The outcome's `Done`, or its exception thrown; for callers to whom both other cases are a
  /// failure.
  default Done orThrow() {
    return switch (this) {
      case Done done -> done;
      case Refused(StoreException reason) -> throw reason;
      case Unknown(StoreException cause) -> throw cause;
    };
  }
}
