package org.tranship.core.outcome;

import java.util.regex.Pattern;

/// The name of one pass over many objects within a run, such as `copy` or `delete-source`.
///
/// @param text lower-case letters, digits and hyphens
public record PassId(String text) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]*");

  public PassId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("Not the name of a pass: " + text);
    }
  }

  public static PassId of(String text) {
    return new PassId(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
