package org.tranship.runbook.anchore.config;

/// One thing that is wrong with a configuration: what, where, why, what next. Never holds a secret.
///
/// @param kind for tests, exit codes and callers that must tell cases apart
/// @param file the file as the operator named it
/// @param line from 1; 0 where the whole file is meant
/// @param column from 1; 0 where the whole line or file is meant
/// @param what what was found
/// @param why why that cannot work
/// @param next what to do
public record ConfigProblem(
    Kind kind, String file, int line, int column, String what, String why, String next) {
  /// What kind of problem; the code is stable and documented.
  public enum Kind {
    /// The file cannot be read.
    UNREADABLE_FILE("TRA-CONFIG-001"),
    /// The text is not YAML.
    SYNTAX("TRA-CONFIG-002"),
    /// A `${ANCHORE...}` without a value.
    UNRESOLVED_VARIABLE("TRA-CONFIG-003"),
    /// No `services.catalog`, or no section where one is required.
    NO_SECTION("TRA-CONFIG-004"),
    /// A driver name that Anchore does not know.
    UNKNOWN_DRIVER("TRA-CONFIG-005"),
    /// A key that the driver does not know.
    UNKNOWN_KEY("TRA-CONFIG-006"),
    /// A key that the driver cannot do without.
    MISSING_KEY("TRA-CONFIG-007"),
    /// A value of the wrong type or range.
    BAD_VALUE("TRA-CONFIG-008");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /// The code that stands before the message.
    public String code() {
      return code;
    }
  }

  /// `file:line:column`, as far as known.
  public String where() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }

  /// The whole message, in one line.
  public String text() {
    return kind.code() + " " + where() + ": " + what + ". " + why + ". " + next + ".";
  }
}
