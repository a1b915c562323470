package org.tranship.testkit.server.fabric;

import java.util.List;

/// What a gateway does that the published description does not have, by its published source. What
/// differs in any other way is a violation: the tables of operations hold nothing but the
/// description, and this list is all that [FabricConformance] lets through besides.
public enum FabricDifference {
  /// Listings take and give it from api-version 4.0 on.
  CONTINUATION_TOKEN(
      "ContinuationToken",
      "QUERY ANSWER",
      ImageStoreOperations.ROOT_CONTENT + " " + ImageStoreOperations.PATH_CONTENT),
  /// A manifest that is registered is given by its version (`HttpGateway/Constants.cpp`).
  MANIFEST_VERSION("ClusterManifestVersion", "QUERY", ClusterOperations.MANIFEST),
  /// A copy takes it; it changes nothing here.
  COPY_FLAG("CopyFlag", "BODY", ImageStoreOperations.COPY),
  /// 204 for a session that is not there, and for a folder that is known and shows nothing; perhaps
  /// also for an empty root, of which newer runtimes were not tried.
  NO_CONTENT(
      "204",
      "STATUS",
      ImageStoreOperations.ROOT_CONTENT
          + " "
          + ImageStoreOperations.PATH_CONTENT
          + " "
          + ImageStoreOperations.SESSION_BY_ID
          + " "
          + ImageStoreOperations.SESSION_BY_PATH),
  /// Codes of errors that the description does not list, such as `FABRIC_E_IMAGESTORE_IOERROR`. The
  /// form of an error is looked at, and not its code.
  OTHER_CODES("", "", ""),
  /// Refusals and what is absent come without a body, which an error has by the description.
  BARE_ERRORS("403 404", "", "");

  /// In which part of a request or answer it is.
  enum Where {
    QUERY,
    BODY,
    ANSWER,
    STATUS
  }

  private final String name;
  private final String places;
  private final String operations;

  /// @param name of a parameter or field, or statuses
  /// @param places names of [Where], with blanks between
  /// @param operations in which it is there
  FabricDifference(String name, String places, String operations) {
    this.name = name;
    this.places = places;
    this.operations = operations;
  }

  /// Whether something of this name may be there although the description has it not.
  static boolean permits(Where place, String operation, String name) {
    for (FabricDifference each : values()) {
      if (has(each.places, place.name())
          && has(each.operations, operation)
          && each.name.equals(name)) {
        return true;
      }
    }
    return false;
  }

  /// Whether an error of this status may come without a body.
  static boolean permitsBare(int status) {
    return has(BARE_ERRORS.name, Integer.toString(status));
  }

  private static boolean has(String words, String word) {
    return List.of(words.split(" ", -1)).contains(word);
  }
}
