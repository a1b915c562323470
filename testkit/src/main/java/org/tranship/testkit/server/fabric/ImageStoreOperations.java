package org.tranship.testkit.server.fabric;

import java.util.List;

/// The operations on the image store, restated from the published REST API (9.1). There is none
/// that gives the bytes of a file.
public final class ImageStoreOperations {
  private static final String CONTENT =
      """
      {"StoreFiles": [{
         "StoreRelativePath": "string",
         "FileVersion": {"VersionNumber": "int64", "EpochDataLossNumber": "int64",
                         "EpochConfigurationNumber": "int64"},
         "FileSize": "int64",
         "ModifiedDate": "date-time"}],
       "StoreFolders": [{"StoreRelativePath": "string", "FileCount": "int64"}]}\
      """;

  private static final String SESSIONS =
      """
      {"UploadSessions": [{
         "StoreRelativePath": "string", "SessionId": "string", "FileSize": "int64",
         "ModifiedDate": "date-time",
         "ExpectedRanges": [{"StartPosition": "int64", "EndPosition": "int64"}]}]}\
      """;

  private static final String SIZE =
      """
      {"StoreRelativePath": "string", "FolderSize": "int64"}\
      """;

  private static final String INFO =
      """
      {"DiskInfo": {"Capacity": "int64", "AvailableSpace": "int64"},
       "UsedByMetadata": {"UsedSpace": "int64", "FileCount": "int64"},
       "UsedByStaging": {"UsedSpace": "int64", "FileCount": "int64"},
       "UsedByCopy": {"UsedSpace": "int64", "FileCount": "int64"},
       "UsedByRegister": {"UsedSpace": "int64", "FileCount": "int64"}}\
      """;

  private static final String STORE = "/ImageStore";
  private static final String PATH = "/ImageStore/{contentPath}";

  static final String ROOT_CONTENT = "GetImageStoreRootContent";
  static final String PATH_CONTENT = "GetImageStoreContent";
  static final String UPLOAD = "UploadFile";
  static final String DELETE = "DeleteImageStoreContent";
  static final String COPY = "CopyImageStoreContent";
  static final String CHUNK = "UploadFileChunk";
  static final String SESSION_BY_ID = "GetImageStoreUploadSessionById";
  static final String SESSION_BY_PATH = "GetImageStoreUploadSessionByPath";
  static final String COMMIT = "CommitImageStoreUploadSession";
  static final String END_SESSION = "DeleteImageStoreUploadSession";
  static final String ROOT_SIZE = "GetImageStoreRootFolderSize";
  static final String PATH_SIZE = "GetImageStoreFolderSize";
  static final String STORE_INFO = "GetImageStoreInfo";

  private static final String COPIED =
      """
      {"RemoteSource!": "string", "RemoteDestination!": "string", "SkipFiles": ["string"],
       "CheckMarkFile": "string"}\
      """;

  /// All of them, as they are described; what a gateway does besides is in [FabricDifference].
  public static final List<FabricOperation> ALL =
      List.of(
          FabricOperation.of(ROOT_CONTENT, "GET", STORE, "6.0").answering(200, CONTENT),
          FabricOperation.of(PATH_CONTENT, "GET", PATH, "6.2").answering(200, CONTENT),
          FabricOperation.of(UPLOAD, "PUT", PATH, "6.0").sending(FabricOperation.BYTES),
          FabricOperation.of(DELETE, "DELETE", PATH, "6.0"),
          FabricOperation.of(COPY, "POST", STORE + "/$/Copy", "6.0").sending(COPIED),
          FabricOperation.of(CHUNK, "PUT", PATH + "/$/UploadChunk", "6.0")
              .requiring("session-id")
              .withHeaders("content-range")
              .sending(FabricOperation.BYTES),
          FabricOperation.of(SESSION_BY_ID, "GET", STORE + "/$/GetUploadSession", "6.0")
              .requiring("session-id")
              .answering(200, SESSIONS),
          FabricOperation.of(SESSION_BY_PATH, "GET", PATH + "/$/GetUploadSession", "6.0")
              .answering(200, SESSIONS),
          FabricOperation.of(COMMIT, "POST", STORE + "/$/CommitUploadSession", "6.0")
              .requiring("session-id"),
          FabricOperation.of(END_SESSION, "DELETE", STORE + "/$/DeleteUploadSession", "6.0")
              .requiring("session-id"),
          FabricOperation.of(ROOT_SIZE, "GET", STORE + "/$/FolderSize", "6.5").answering(200, SIZE),
          FabricOperation.of(PATH_SIZE, "GET", PATH + "/$/FolderSize", "6.5").answering(200, SIZE),
          FabricOperation.of(STORE_INFO, "GET", STORE + "/$/Info", "6.5").answering(200, INFO));

  private ImageStoreOperations() {}
}
