package org.tranship.runbook.imagestore.manifest;

/// A cluster manifest that cannot be read or changed. Its message is for the operator and has no
/// value of a parameter in it.
public final class ManifestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A manifest cannot be written.
  public static final String WRITTEN = "TRI-142";

  /// A manifest, or a fragment of one, cannot be read.
  public static final String UNREADABLE = "TRI-143";

  /// It is no manifest of a cluster, or not one that can be changed in place.
  static final String NO_MANIFEST = "TRI-120";

  /// A fragment of a manifest that cannot be made sense of.
  static final String FRAGMENT = "TRI-121";

  /// What was asked for makes no sense.
  static final String ASKED = "TRI-122";

  /// @param message what, where, why and what next, as sentences
  ManifestException(String code, String message) {
    super(code + " " + message);
  }
}
