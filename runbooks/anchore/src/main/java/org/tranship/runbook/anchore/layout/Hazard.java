package org.tranship.runbook.anchore.layout;

/// One reason why a document or a layout needs attention before anything moves.
///
/// @param kind what is wrong, for reports and tests
/// @param severity whether the document must stay where it is
/// @param reason one sentence for the operator: what, why, and what to do where something can be
///   done
public record Hazard(Kind kind, Severity severity, String reason) {
  /// What was found.
  public enum Kind {
    /// A `?` or `#`: Anchore cuts the URL there.
    QUERY_OR_FRAGMENT,
    /// A slash in a part that Anchore splits at slashes.
    SLASH_IN_PART,
    /// Two addresses could share one object, because the parts are joined by slashes.
    AMBIGUOUS_JOIN,
    /// A bucket or container name with upper-case letters, which Anchore lower-cases on reading.
    UPPER_CASE_HOST,
    /// A character that a host name cannot hold: `@`, `:`, brackets.
    HOST_SYNTAX,
    /// Tab, CR or LF, which Python drops from URLs, or NUL, which no driver stores.
    CONTROL_CHARACTER,
    /// A directory that does not start with a slash.
    RELATIVE_DIRECTORY,
    /// A path that leaves the archive directory.
    ESCAPES_DIRECTORY,
    /// A key or name longer than the target takes.
    TOO_LONG,
    /// Anchore would not find it, for none of the reasons above.
    NOT_READ_BACK
  }

  /// What follows from a hazard.
  public enum Severity {
    /// Not moved; the run says so before the first byte.
    REFUSED,
    /// Moved; the plan mentions it.
    NOTED
  }

  static Hazard refused(Kind kind, String reason) {
    return new Hazard(kind, Severity.REFUSED, reason);
  }

  static Hazard noted(Kind kind, String reason) {
    return new Hazard(kind, Severity.NOTED, reason);
  }
}
