package org.tranship.runbook.objects;

import java.util.Locale;

/// One reason why an object, or all of a store, will not arrive exactly as it is.
///
/// @param kind what is wrong, for reports and tests
/// @param severity what follows
/// @param reason a clause for the operator, without the object's name
public record Hazard(Kind kind, Severity severity, String reason) {
  /// What may be wrong. The order is that of reports.
  public enum Kind {
    /// The bytes cannot be read before somebody has the object brought back.
    ARCHIVED,
    /// The target cannot hold the key as it is spelt: folding, slashes, length, characters.
    KEY,
    /// Two keys would be one at the target: by case, by Unicode form, a file in a directory's
    /// place.
    CLASH,
    /// Larger than the target takes.
    SIZE,
    /// Headers, metadata, tags, times, modes, links, columns that the target does not keep.
    ATTRIBUTES,
    /// More user metadata, or more tags, than the target takes.
    METADATA_SIZE,
    /// The source keeps versions that are not current, or marks of deletion.
    OLDER_VERSIONS,
    /// Objects may be locked: a retention or a legal hold.
    LOCK,
    /// The source encrypts with a key of its owner's.
    ENCRYPTION,
    /// Objects may have rights of their own.
    RIGHTS,
    /// Kept in a storage class that is not the usual one.
    TIER,
    /// The server's clock and ours differ.
    CLOCK,
    /// The store did not tell, so that nobody can say whether there is a hazard.
    UNTOLD,
    /// More keys than can be looked at for [#CLASH].
    UNCHECKED;

    /// The kind as it stands in JSON.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What follows from a hazard.
  public enum Severity {
    /// The object fails by name, before its first byte; or the one of two that comes second.
    REFUSED,
    /// The object arrives without what is named.
    LOST,
    /// Worth knowing; nothing is lost of what is at the target afterwards.
    NOTED
  }

  static Hazard refused(Kind kind, String reason) {
    return new Hazard(kind, Severity.REFUSED, reason);
  }

  static Hazard lost(Kind kind, String reason) {
    return new Hazard(kind, Severity.LOST, reason);
  }

  static Hazard noted(Kind kind, String reason) {
    return new Hazard(kind, Severity.NOTED, reason);
  }
}
