package org.tranship.testkit.server.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tranship.testkit.server.AzuriteServer;

/// A container of Azurite as the image store that a cluster uses: its files by Azure's REST API
/// with the account's key, past the driver that is tested.
///
/// @param server where it is
/// @param container which has to be there
public record AzuriteFiles(AzuriteServer server, String container) implements ClusterFiles {
  private static final String VERSION = "2021-12-02";
  private static final Pattern NAME = Pattern.compile("<Name>([^<]+)</Name>");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// Makes the container.
  public void create() {
    require(send("PUT", "", "restype=container", Optional.empty()), 201);
  }

  /// Makes a snapshot of a blob, as backups do.
  public void snapshot(String path) {
    require(send("PUT", path, "comp=snapshot", Optional.empty()), 201);
  }

  /// Puts a block of a blob that is never committed, as an upload that was cut off leaves one.
  public void uncommitted(String path) {
    require(send("PUT", path, "blockid=QUFB&comp=block", Optional.of("block")), 201);
  }

  @Override
  public Optional<String> read(String path) {
    HttpResponse<String> answer = send("GET", path, "", Optional.empty());
    return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  @Override
  public void write(String path, String text) {
    require(send("PUT", path, "", Optional.of(text)), 201);
  }

  @Override
  public void remove(String path) {
    List<String> paths = new ArrayList<>(below(path));
    paths.add(path);
    for (String each : paths) {
      HttpResponse<String> _ = send("DELETE", each, "", Optional.empty());
    }
  }

  /// The paths of a folder's files; at most one page of them.
  private List<String> below(String folder) {
    HttpResponse<String> answer =
        send("GET", "", "comp=list&prefix=" + folder + "/&restype=container", Optional.empty());
    require(answer, 200);
    List<String> paths = new ArrayList<>();
    Matcher names = NAME.matcher(answer.body());
    while (names.find()) {
      paths.add(names.group(1));
    }
    return paths;
  }

  private static void require(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          "Azurite answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  /// @param query in the order of its names
  private HttpResponse<String> send(
      String method, String path, String query, Optional<String> body) {
    String resource =
        "/" + server.account() + "/" + container + (path.isEmpty() ? "" : "/" + encoded(path));
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    boolean puts = body.isPresent();
    String headers =
        (puts ? "x-ms-blob-type:BlockBlob\n" : "")
            + "x-ms-date:"
            + date
            + "\nx-ms-version:"
            + VERSION
            + "\n";
    int length = body.map(it -> it.getBytes(StandardCharsets.UTF_8).length).orElse(0);
    String signed =
        method
            + "\n\n\n"
            + (length == 0 ? "" : length)
            + "\n\n\n\n\n\n\n\n\n"
            + headers
            + "/"
            + server.account()
            + resource
            + (query.isEmpty() ? "" : "\n" + query.replace('=', ':').replace('&', '\n'));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(server.uri() + resource + (query.isEmpty() ? "" : "?" + query)))
            .header("x-ms-date", date)
            .header("x-ms-version", VERSION)
            .header("Authorization", "SharedKey " + server.account() + ":" + signature(signed))
            .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    if (puts) {
      request.header("x-ms-blob-type", "BlockBlob");
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("Azurite gives no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("told to stop", e);
    }
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(server.key()), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
