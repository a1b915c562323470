package org.tranship.testkit.server.fabric;

/// What the double does that the published description does not have; nothing else may differ.
public enum FabricDifference {
  /// Listings take and give `ContinuationToken`: the gateway does so from api-version 4.0 on.
  CONTINUATION_TOKEN,
  /// 204 for a session that is not there, and for a folder that is known and shows nothing.
  NO_CONTENT,
  /// Codes of errors that the description does not list, such as `FABRIC_E_IMAGESTORE_IOERROR`, and
  /// errors without a body.
  OTHER_CODES,
  /// `CopyFlag` in the body of a copy. It is taken, and changes nothing here.
  COPY_FLAG
}
