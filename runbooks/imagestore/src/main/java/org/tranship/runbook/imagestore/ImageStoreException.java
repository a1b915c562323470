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

  /// A gateway that was named where nothing would ask it.
  ///
  /// @param address whether it is its address, or else an option of it
  public static ImageStoreException gatewayAlone(boolean address) {
    return new ImageStoreException(
        FLAGS,
        (address ? "--gateway" : "--gateway-option")
            + " goes with flags of ImageStoreCopier, and there are none. Elsewhere the gateway and its"
            + " options are part of the store, as in fabric:ImageStore?endpoint=https://HOST:19080&ca=ca.pem."
            + " Nothing was done.");
  }
}
