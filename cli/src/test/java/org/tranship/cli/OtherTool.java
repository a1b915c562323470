package org.tranship.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// Somebody else at the S3 server of a test: plain requests, by none of our drivers.
record OtherTool(ThinS3Stub server, String bucket) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final Pattern TAG = Pattern.compile("<Tag>.*?</Tag>");

  /// What a server says of every object by itself.
  private static final Set<String> OF_THE_SERVER =
      Set.of("date", "etag", "last-modified", "accept-ranges", "connection", "x-amz-request-id");

  private HttpRequest.Builder to(String key, String query) {
    String path = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    return HttpRequest.newBuilder(
        URI.create(
            server.endpoint().uri() + "/" + bucket + "/" + path.replace("%2F", "/") + query));
  }

  private static HttpResponse<String> answer(HttpRequest request) {
    try {
      HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new AssertionError(request + " was answered with " + answer.statusCode());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Writes an object.
  ///
  /// @param headers name, value, name, value
  OtherTool put(String key, byte[] bytes, String... headers) {
    return put(key, BodyPublishers.ofByteArray(bytes), headers);
  }

  /// Writes an object of bytes without order, which are made as they are sent.
  ///
  /// @param mebibytes how many there are of them
  OtherTool put(String key, int mebibytes, String... headers) {
    Random random = new Random(mebibytes);
    Iterable<byte[]> pieces =
        () ->
            IntStream.range(0, mebibytes)
                .mapToObj(
                    _ -> {
                      byte[] piece = new byte[1 << 20];
                      random.nextBytes(piece);
                      return piece;
                    })
                .iterator();
    return put(
        key,
        BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(pieces), (long) mebibytes << 20),
        headers);
  }

  private OtherTool put(String key, BodyPublisher body, String... headers) {
    HttpRequest.Builder request = to(key, "").PUT(body);
    answer(headers.length == 0 ? request.build() : request.headers(headers).build());
    return this;
  }

  OtherTool put(String key, String text, String... headers) {
    return put(key, text.getBytes(StandardCharsets.UTF_8), headers);
  }

  /// What is kept beside the bytes of an object, and their number.
  SortedMap<String, List<String>> kept(String key) {
    SortedMap<String, List<String>> kept = new TreeMap<>();
    for (Map.Entry<String, List<String>> header :
        answer(to(key, "").HEAD().build()).headers().map().entrySet()) {
      if (!OF_THE_SERVER.contains(header.getKey())) {
        kept.put(header.getKey(), header.getValue());
      }
    }
    return kept;
  }

  /// The digest of an object's bytes, which are read by pieces.
  String sha256(String key) throws IOException, InterruptedException {
    try (InputStream bytes =
        CLIENT.send(to(key, "").GET().build(), BodyHandlers.ofInputStream()).body()) {
      return sha256(bytes);
    }
  }

  static String sha256(InputStream bytes) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[1 << 16];
      for (int read = bytes.read(piece); read >= 0; read = bytes.read(piece)) {
        digest.update(piece, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// The tags of an object as the server writes them, in an order of their own.
  List<String> tags(String key) {
    String document = answer(to(key, "?tagging").GET().build()).body();
    return TAG.matcher(document).results().map(MatchResult::group).sorted().toList();
  }
}
