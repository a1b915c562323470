package org.tranship.testkit.server.fabric;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An operation of the published REST API of Service Fabric (version 9.1), restated.
///
/// @param id its name there
/// @param method of HTTP
/// @param path a pattern over the encoded path; names in braces became named groups
/// @param version the api-version that the description has for it
/// @param required parameters of the query that must be there, beside `api-version`
/// @param optional parameters of the query that may be there, beside `timeout`
/// @param headers that must be there, in lower case
/// @param success the status of an answer that is no error
/// @param answer the shape of that answer, see [FabricShape]; empty for none
/// @param sent the shape of the body of the request; empty for none, [#BYTES] for any bytes
public record FabricOperation(
    String id,
    String method,
    Pattern path,
    String version,
    Set<String> required,
    Set<String> optional,
    Set<String> headers,
    int success,
    String answer,
    String sent) {

  /// A body that is a file, or a part of one.
  static final String BYTES = "bytes";

  /// Segments of a path, none of which is `$`: what may stand for `{contentPath}`.
  private static final String SEGMENTS = "(?!\\\\\\$(?:/|\\$))[^/]+(?:/(?!\\\\\\$(?:/|\\$))[^/]+)*";

  /// @param path such as `/ImageStore/{contentPath}`; `{contentPath}` stands for many segments, any
  ///   other name for one
  public static FabricOperation of(String id, String method, String path, String version) {
    String pattern =
        path.replace("$", "\\$")
            .replaceAll("\\{contentPath\\}", "(?<contentPath>" + SEGMENTS + ")")
            .replaceAll("\\{(\\w+)\\}", "(?<$1>[^/]+)");
    return new FabricOperation(
        id, method, Pattern.compile(pattern), version, Set.of(), Set.of(), Set.of(), 200, "", "");
  }

  /// @param names parted by blanks
  public FabricOperation requiring(String names) {
    return new FabricOperation(
        id, method, path, version, words(names), optional, headers, success, answer, sent);
  }

  /// @param names parted by blanks
  public FabricOperation allowing(String names) {
    return new FabricOperation(
        id, method, path, version, required, words(names), headers, success, answer, sent);
  }

  /// @param names parted by blanks, in lower case
  public FabricOperation withHeaders(String names) {
    return new FabricOperation(
        id, method, path, version, required, optional, words(names), success, answer, sent);
  }

  public FabricOperation answering(int status, String shape) {
    return new FabricOperation(
        id, method, path, version, required, optional, headers, status, shape, sent);
  }

  /// @param shape of the body that a request has, or [#BYTES]
  public FabricOperation sending(String shape) {
    return new FabricOperation(
        id, method, path, version, required, optional, headers, success, answer, shape);
  }

  boolean isRaw() {
    return sent.equals(BYTES);
  }

  Optional<FabricRequest> meets(FabricRequest request) {
    var matcher = path.matcher(request.path());
    return method.equals(request.method()) && matcher.matches()
        ? Optional.of(request.met(matcher))
        : Optional.empty();
  }

  boolean takes(String parameter) {
    return parameter.equals("api-version")
        || parameter.equals("timeout")
        || required.contains(parameter)
        || optional.contains(parameter);
  }

  private static Set<String> words(String names) {
    return Stream.of(names.split(" ", -1))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
