package org.tranship.testkit.journey;

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
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
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
  private static final String PARTITION = "PartitionKey";
  private static final String ROW = "RowKey";

  /// The status of a row that is there already.
  private static final int THERE = 409;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AzuriteServer server;

  public GoldenTables(AzuriteServer server) {
    this.server = server;
  }

  /// Makes the first release's table and writes its rows, save by save.
  public void fill() throws InterruptedException {
    create(GoldenEvents.TABLE);
    for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
      Thread.sleep(2); // the service's clock has to tell saves apart
      for (GoldenEvents.Row row : save) {
        insert(GoldenEvents.TABLE, row);
      }
    }
  }

  /// Makes a table.
  public void create(String table) throws InterruptedException {
    String _ = send("POST", "Tables", JSON.writeValueAsString(Map.of("TableName", table)));
  }

  /// Writes a row; one that is there already stays.
  public void insert(String table, GoldenEvents.Row row) throws InterruptedException {
    Map<String, String> cells = new TreeMap<>(row.columns());
    cells.put(PARTITION, row.partition());
    cells.put(ROW, row.row());
    HttpResponse<String> answer = answer("POST", table, JSON.writeValueAsString(cells));
    if (answer.statusCode() != THERE) {
      require(answer);
    }
  }

  /// Writes rows.
  public LiveJourney.Rows rows() {
    return (table, partition, row, columns) -> {
      try {
        insert(table, new GoldenEvents.Row(partition, row, columns));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("told to stop", e);
      }
    };
  }

  /// Removes a row.
  public void remove(String table, GoldenEvents.Row row) throws InterruptedException {
    String key = "(" + PARTITION + "='" + row.partition() + "'," + ROW + "='" + row.row() + "')";
    String _ = send("DELETE", table + key, "");
  }

  /// Events that were saved and not sent: their second rows.
  public List<GoldenEvents.Row> pending(String table) throws InterruptedException {
    List<GoldenEvents.Row> pending = new ArrayList<>();
    for (JsonNode row : rows(table)) {
      if (row.path(ROW).asString().startsWith(GoldenEvents.PENDING)) {
        SortedMap<String, String> columns = new TreeMap<>();
        for (String name : List.of("SourceId", "Payload")) {
          columns.put(name, row.path(name).asString());
        }
        pending.add(
            new GoldenEvents.Row(
                row.path(PARTITION).asString(), row.path(ROW).asString(), columns));
      }
    }
    return pending;
  }

  /// The names of the tables there are.
  public List<String> names() throws InterruptedException {
    return rows("Tables").stream().map(row -> row.path("TableName").asString()).toList();
  }

  /// The rows of a table, in the order of their keys; they come by the thousand.
  private List<JsonNode> rows(String table) throws InterruptedException {
    String path = table.equals("Tables") ? table : table + "()";
    List<JsonNode> rows = new ArrayList<>();
    String next = "";
    do {
      HttpResponse<String> page = answer("GET", path + next, "");
      JSON.readTree(require(page)).path("value").forEach(rows::add);
      next = next(page, "Partition").map(key -> "?" + key).orElse("");
      next += next(page, "Row").map(key -> "&" + key).orElse("");
    } while (!next.isEmpty());
    return rows;
  }

  private static Optional<String> next(HttpResponse<String> page, String kind) {
    return page.headers()
        .firstValue("x-ms-continuation-Next" + kind + "Key")
        .map(key -> "Next" + kind + "Key=" + URLEncoder.encode(key, StandardCharsets.UTF_8));
  }

  /// One column of these rows.
  public List<String> texts(String table, String column) throws InterruptedException {
    return rows(table).stream().map(row -> row.path(column).asString()).toList();
  }

  private String send(String method, String path, String body) throws InterruptedException {
    return require(answer(method, path, body));
  }

  private static String require(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          answer.request() + ": HTTP " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> answer(String method, String path, String body)
      throws InterruptedException {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    String resource = "/" + server.account() + "/" + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.uri() + resource))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("x-ms-date", date)
            .header("x-ms-version", "2019-02-02")
            .header("Accept", "application/json;odata=nometadata")
            .header("Content-Type", "application/json")
            .header("Prefer", "return-no-content")
            .header(
                "Authorization",
                "SharedKeyLite "
                    + server.account()
                    + ":"
                    + signed(date, resource.replaceFirst("\\?.*", "")));
    if (method.equals("DELETE")) {
      request.header("If-Match", "*");
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
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
