package org.tranship.testkit.server.gcs;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The operations that the double offers, restated from Google's published description of the [JSON
/// API](https://docs.cloud.google.com/storage/docs/json_api/v1) (`storage:v1`): method, path and
/// the parameters of each. A test compares them with the client that Google generates from it. A
/// request that is not in the table is refused and remembered.
///
/// @param id its name in the description
/// @param method of HTTP
/// @param path a pattern with the encoded names of bucket and object as groups
/// @param parameters what its query may hold besides [#EVERYWHERE]
public record GcsOperation(String id, String method, Pattern path, Set<String> parameters) {
  /// Parameters that every operation of Google's APIs has.
  static final Set<String> EVERYWHERE =
      Set.of("alt", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "userIp");

  /// Parameters of the upload protocols, which the description has in words only.
  static final Set<String> UPLOADING = Set.of("uploadType", "upload_id");

  private static final String BUCKET = "/storage/v1/b/([^/]+)";
  private static final String OBJECT = BUCKET + "/o/([^/]+)";

  /// All of them; the first that fits is meant.
  public static final List<GcsOperation> ALL =
      List.of(
          of(
              "storage.buckets.insert",
              "POST",
              "/storage/v1/b",
              "enableObjectRetention predefinedAcl predefinedDefaultObjectAcl project projection"
                  + " userProject"),
          of(
              "storage.objects.compose",
              "POST",
              OBJECT + "/compose",
              "destinationPredefinedAcl dropContextGroups ifGenerationMatch"
                  + " ifMetagenerationMatch kmsKeyName userProject"),
          of(
              "storage.objects.delete",
              "DELETE",
              OBJECT,
              "generation ifGenerationMatch ifGenerationNotMatch ifMetagenerationMatch"
                  + " ifMetagenerationNotMatch userProject"),
          of(
              "storage.objects.get",
              "GET",
              OBJECT,
              "generation ifGenerationMatch ifGenerationNotMatch ifMetagenerationMatch"
                  + " ifMetagenerationNotMatch projection restoreToken softDeleted userProject"),
          of(
              "storage.objects.insert",
              "POST",
              "(?:/resumable)?/upload" + BUCKET + "/o",
              "contentEncoding ifGenerationMatch ifGenerationNotMatch ifMetagenerationMatch"
                  + " ifMetagenerationNotMatch kmsKeyName name predefinedAcl projection"
                  + " userProject"),
          of(
              "storage.objects.insert",
              "PUT",
              "(?:/resumable)?/upload" + BUCKET + "/o",
              "contentEncoding ifGenerationMatch ifGenerationNotMatch ifMetagenerationMatch"
                  + " ifMetagenerationNotMatch kmsKeyName name predefinedAcl projection"
                  + " userProject"),
          of(
              "storage.objects.list",
              "GET",
              BUCKET + "/o",
              "delimiter endOffset filter includeFoldersAsPrefixes includeTrailingDelimiter"
                  + " matchGlob maxResults pageToken prefix projection softDeleted startOffset"
                  + " userProject versions"),
          of("batch", "POST", "/batch/storage/v1", ""));

  private static GcsOperation of(String id, String method, String path, String parameters) {
    return new GcsOperation(
        id,
        method,
        Pattern.compile(path),
        Stream.of(parameters.split(" "))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /// An operation with the names in its path, still encoded.
  record Met(GcsOperation operation, Matcher path) {}

  static Optional<Met> find(String method, String path) {
    for (GcsOperation operation : ALL) {
      Matcher matcher = operation.path().matcher(path);
      if (operation.method().equals(method) && matcher.matches()) {
        return Optional.of(new Met(operation, matcher));
      }
    }
    return Optional.empty();
  }

  boolean takes(String parameter) {
    return parameters.contains(parameter)
        || EVERYWHERE.contains(parameter)
        || id.equals("storage.objects.insert") && UPLOADING.contains(parameter);
  }
}
