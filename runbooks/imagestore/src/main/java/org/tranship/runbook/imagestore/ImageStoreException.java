package org.tranship.runbook.imagestore;

/// Something that was asked of an image store and makes no sense. Its message is for the operator
/// and has no secret in it.
public final class ImageStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A connection string by which the store cannot be opened.
  static final String STRING = "TRI-105";

  /// Flags of the original tool that do not go together.
  static final String FLAGS = "TRI-106";

  /// A list of what is registered that cannot be read.
  static final String LIST = "TRI-107";

  ImageStoreException(String code, String message) {
    super(code + " " + message);
  }

  /// A store that cannot be opened with its connection string alone.
  ///
  /// @param shown the string without its secrets
  /// @param why and what to do instead
  public static ImageStoreException unusable(String shown, String why) {
    return new ImageStoreException(
        STRING, "The image store " + shown + " cannot be opened: " + why + ". Nothing was done.");
  }
}
