package org.tranship.testkit.server.msr;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the double answers below `/api/v0`, at `/health`, and to its own commands:
/// `/double/backup`, `/double/restore`, `/double/reconfigure` and `/double/gc` stand for what is
/// done with `docker run mirantis/dtr` and on the web page.
final class MsrApi {
  private static final int PAGE = 10;

  private final JsonMapper json = JsonMapper.builder().build();
  private final MsrDouble msr;

  MsrApi(MsrDouble msr) {
    this.msr = msr;
  }

  void answer(HttpExchange exchange, String path) throws IOException {
    String request = exchange.getRequestMethod() + " " + path;
    if (path.equals("/health")) {
      send(
          exchange,
          msr.illness().isEmpty() ? 200 : 503,
          Map.of("healthy", msr.illness().isEmpty(), "error", msr.illness().orElse("")));
    } else if (path.startsWith("/double/")) {
      command(exchange, path.substring("/double/".length()));
    } else if (!isKnown(exchange)) {
      refuse(exchange, 401, "NOT_AUTHENTICATED", "The client is not authenticated.");
    } else if (msr.quirks.takeFault()) {
      exchange.sendResponseHeaders(503, -1);
    } else {
      try {
        api(exchange, request);
      } catch (JacksonException _) {
        refuse(exchange, 400, "INVALID_JSON", "The request's body is no JSON that is known.");
      }
    }
  }

  static boolean isKnown(HttpExchange exchange) {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String pair = MsrDouble.USER + ":" + MsrDouble.PASSWORD;
    return given.equals(
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private void api(HttpExchange exchange, String request) throws IOException {
    switch (request) {
      case "GET /api/v0/jobs" -> jobs(exchange);
      case "POST /api/v0/jobs" -> {
        MsrJobs.Job job = msr.jobs.create(body(exchange).path("action").asString(""));
        send(exchange, 202, job.json());
      }
      case "GET /api/v0/crons" -> send(exchange, 200, Map.of("crons", crons()));
      case "GET /api/v0/meta/settings" ->
          send(
              exchange,
              200,
              Map.of(
                  "readOnlyRegistry",
                  msr.isReadOnly(),
                  "replicaID",
                  msr.quirks.replica(),
                  "createRepositoryOnPush",
                  false));
      case "POST /api/v0/meta/settings" -> {
        JsonNode wanted = body(exchange).path("readOnlyRegistry");
        if (wanted.isBoolean()) {
          msr.readOnly(wanted.asBoolean());
        }
        send(exchange, 202, Map.of());
      }
      case "GET /api/v0/admin/settings/registry" -> send(exchange, 200, settings());
      case "PUT /api/v0/admin/settings/registry/simple" -> {
        msr.store(body(exchange).path("storage").propertyNames().iterator().next());
        send(exchange, 202, Map.of());
      }
      case "GET /api/v0/admin/version" -> send(exchange, 200, Map.of("version", msr.version()));
      default -> job(exchange, request);
    }
  }

  private void job(HttpExchange exchange, String request) throws IOException {
    String[] words = request.split("[ /]+", -1);
    boolean known = words.length >= 5 && words[3].equals("jobs");
    boolean own = !msr.quirks.listsJobsOnly() || words.length > 5;
    var job = known && own ? msr.jobs.get(words[4]) : Optional.<MsrJobs.Job>empty();
    if (job.isEmpty()) {
      refuse(exchange, 404, "NO_SUCH_ADDRESS", request + " is not there.");
    } else if (words.length == 5 && words[0].equals("GET")) {
      Map<String, Object> shown = job.get().json();
      msr.step(job.get());
      send(exchange, 200, shown);
    } else if (request.endsWith("/logs")) {
      send(exchange, 200, List.of(Map.of("Data", job.get().action + " is " + job.get().status)));
    } else {
      refuse(exchange, 405, "METHOD_NOT_ALLOWED", request);
    }
  }

  private void jobs(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    int start = Integer.parseInt(query.getOrDefault("start", "0"));
    int limit = Math.min(PAGE, Integer.parseInt(query.getOrDefault("limit", "" + PAGE)));
    String action = query.getOrDefault("action", "");
    List<Object> shown = new ArrayList<>();
    for (MsrJobs.Job job :
        msr.jobs.of(action, msr.quirks.listsAnyAction()).stream()
            .skip(start)
            .limit(limit)
            .toList()) {
      shown.add(job.json());
      msr.step(job);
    }
    send(exchange, 200, Map.of("jobs", shown));
  }

  private List<Object> crons() {
    List<Object> crons = new ArrayList<>();
    msr.crons.forEach(action -> crons.add(Map.of("action", action, "schedule", "0 0 1 * * 6")));
    return crons;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("storage", Map.of(msr.storage(), Map.of("secretkey", "not-to-be-shown")));
    settings.put("keep_metadata", msr.keepsMetadata());
    return settings;
  }

  private void command(HttpExchange exchange, String command) throws IOException {
    Map<String, String> query = query(exchange);
    byte[] given = exchange.getRequestBody().readAllBytes();
    String storage = query.getOrDefault("storage", "");
    switch (command) {
      case "backup" -> {
        byte[] backup = msr.backup();
        exchange.sendResponseHeaders(200, backup.length);
        exchange.getResponseBody().write(backup);
        return;
      }
      case "restore" -> {
        try {
          msr.restore(given, storage);
        } catch (IllegalArgumentException e) {
          refuse(exchange, 400, "INVALID_BACKUP", String.valueOf(e.getMessage()));
          return;
        }
      }
      case "reconfigure" ->
          msr.reconfigure(storage, Set.of(query.getOrDefault("words", "").split(",", -1)));
      case "gc" -> msr.collects(!query.getOrDefault("schedule", "").equals("never"));
      default -> {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
    }
    exchange.sendResponseHeaders(204, -1);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String text = exchange.getRequestURI().getRawQuery();
    for (String pair : text == null ? new String[0] : text.split("&", -1)) {
      int at = pair.indexOf('=');
      query.put(
          pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private JsonNode body(HttpExchange exchange) throws IOException {
    return json.readTree(exchange.getRequestBody());
  }

  private void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    send(exchange, status, Map.of("errors", List.of(Map.of("code", code, "message", message))));
  }

  private void send(HttpExchange exchange, int status, Object document) throws IOException {
    if (exchange.getRequestMethod().equals("POST") && msr.takeLoss()) {
      return; // closed without a word
    }
    byte[] body = json.writeValueAsBytes(document);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
