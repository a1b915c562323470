package org.tranship.testkit.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
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
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tranship.testkit.server.AzuriteServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An account of Azure's tables as its users see it, without any client of Tranship: filled with
/// the first release's events, and looked into.
///
/// Source: the published REST protocol of the table service, version 2019-02-02, with Shared Key
/// Lite.
public final class GoldenTables implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final AzuriteServer server;

  public GoldenTables(AzuriteServer server) {
    this.server = server;
  }

  /// Makes the first release's table and writes its rows, save by save.
  public void fill() throws InterruptedException {
    String _ =
        send("POST", "Tables", JSON.writeValueAsString(Map.of("TableName", GoldenEvents.TABLE)));
    for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
      Thread.sleep(2); // the service's clock has to tell saves apart
      for (GoldenEvents.Row row : save) {
        Map<String, String> cells = new TreeMap<>(row.columns());
        cells.put("PartitionKey", row.partition());
        cells.put("RowKey", row.row());
        String _ = send("POST", GoldenEvents.TABLE, JSON.writeValueAsString(cells));
      }
    }
  }

  /// The names of the tables there are.
  public List<String> names() throws InterruptedException {
    return rows("Tables").stream().map(row -> row.path("TableName").asString()).toList();
  }

  /// The first thousand rows of a table, in the order of their keys.
  private List<JsonNode> rows(String table) throws InterruptedException {
    String path = table.equals("Tables") ? table : table + "()";
    List<JsonNode> rows = new ArrayList<>();
    JSON.readTree(send("GET", path, "")).path("value").forEach(rows::add);
    return rows;
  }

  /// One column of these rows.
  public List<String> texts(String table, String column) throws InterruptedException {
    return rows(table).stream().map(row -> row.path(column).asString()).toList();
  }

  private String send(String method, String path, String body) throws InterruptedException {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    String resource = "/" + server.account() + "/" + path;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.uri() + resource))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("x-ms-date", date)
            .header("x-ms-version", "2019-02-02")
            .header("Accept", "application/json;odata=nometadata")
            .header("Content-Type", "application/json")
            .header("Prefer", "return-no-content")
            .header(
                "Authorization", "SharedKeyLite " + server.account() + ":" + signed(date, resource))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            method + " " + path + ": HTTP " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String signed(String date, String resource) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(server.key()), "HmacSHA256"));
      String text = date + "\n/" + server.account() + resource;
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA256.", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
