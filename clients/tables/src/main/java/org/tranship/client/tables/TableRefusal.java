package org.tranship.client.tables;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.tables.TableException.Kind;

/// What the service said instead of doing what it was asked.
///
/// @param status of the answer, or of the part of it that failed
/// @param code the service's word for it; empty if it gave none
record TableRefusal(int status, String code) {
  private static final Pattern CODE =
      Pattern.compile("(?:\"code\"\\s*:\\s*\"|<(?:\\w+:)?code>)(\\w+)", Pattern.CASE_INSENSITIVE);

  /// @param text the answer's body
  static TableRefusal of(int status, String text, Optional<String> header) {
    Matcher matcher = CODE.matcher(text);
    return new TableRefusal(status, header.orElseGet(() -> matcher.find() ? matcher.group(1) : ""));
  }

  boolean is(String word) {
    return code.equalsIgnoreCase(word);
  }

  /// Whether a table of the name is not there.
  boolean noTable() {
    return status == 404 && !is("ResourceNotFound") || is("TableNotFound");
  }

  /// As a fault.
  ///
  /// @param doing what was asked
  /// @param place the account, for people
  TableException fault(String doing, String place) {
    Kind kind = kind();
    String next =
        switch (kind) {
          case ACCESS_DENIED ->
              "Check account and key of the connection string, and the clock of this machine.";
          case NO_TABLE -> "Check the names of the tables.";
          case UNAVAILABLE -> "Run the same command again when the service is well.";
          case INVALID, UNEXPECTED -> "See what the service says of it.";
        };
    return new TableException(
        kind,
        "The table service at "
            + place
            + " did not do "
            + doing
            + ": "
            + status
            + (code.isEmpty() ? "" : " " + code)
            + ". "
            + next,
        null);
  }

  private Kind kind() {
    if (status == 401 || status == 403) {
      return Kind.ACCESS_DENIED;
    }
    if (noTable()) {
      return Kind.NO_TABLE;
    }
    if (status >= 500 || status == 408 || status == 429 || is("TableBeingDeleted")) {
      return Kind.UNAVAILABLE;
    }
    return status == 400 || status == 413 ? Kind.INVALID : Kind.UNEXPECTED;
  }
}
