package org.tranship.runbook.registry.msr;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.registry.msr.MsrException.Sent;
import org.tranship.runbook.registry.msr.MsrHttp.Reply;

/// The API of MSR below `/api/v0`, as far as a move needs it: jobs, settings, version, health.
/// Errors of MSR, `{"errors":[{"code","message"}]}`, become [MsrException]s.
///
/// Sources: the migration document (`POST jobs`, `POST meta/settings`, 202); Mirantis'
/// documentation of jobs (`GET jobs` with `action`, `worker`, `running`; `crons`) and of `GET, PUT
/// admin/settings/registry` with `keep_metadata`; tools in the field (`GET meta/settings`,
/// `admin/version`, `/health`). Guesses, since only the web page is described: [#job], [#logs] and
/// [#cancel], and that a list of jobs is paged by `start` and `limit`.
final class MsrClient implements AutoCloseable {
  private static final String API = "/api/v0/";
  private static final int PAGE = 50;
  private static final int MOST_PAGES = 10_000;
  private static final int SHOWN = 300;

  private final MsrHttp http;

  MsrClient(MsrAddress address, Secrets secrets) {
    this.http = new MsrHttp(address, secrets);
  }

  MsrHttp http() {
    return http;
  }

  String url() {
    return http.url();
  }

  /// Queues a job. 202 says that it is queued, and not that it is done.
  ///
  /// @throws MsrException unknown if no answer came: it may be queued all the same
  MsrJob create(String action) throws InterruptedException {
    return job("POST", "jobs", MsrJson.write(Map.of("action", action)));
  }

  /// Jobs of one action, in the order in which MSR lists them. Asks for pages until one has nothing
  /// new: how many a page has is the server's affair, and one that ignores the pages gives the same
  /// jobs again.
  ///
  /// @param running only those that run, where MSR heeds that
  List<MsrJob> jobs(String action, boolean running) throws InterruptedException {
    Map<String, MsrJob> jobs = new LinkedHashMap<>();
    String query =
        "jobs?action="
            + encoded(action)
            + "&worker=any&running="
            + (running ? "true" : "any")
            + "&limit="
            + PAGE
            + "&start=";
    int seen = 0;
    for (int page = 0; page < MOST_PAGES; page++) {
      List<Object> list = MsrJson.list(map("GET", query + seen, "").getOrDefault("jobs", ""));
      int before = jobs.size();
      for (Object one : list) {
        MsrJob job = MsrJob.of(one);
        if (job.action().equals(action)) {
          jobs.putIfAbsent(job.id(), job);
        }
      }
      seen += list.size();
      if (jobs.size() == before) {
        return List.copyOf(jobs.values());
      }
    }
    throw strange("GET jobs of " + action, "its pages do not end");
  }

  /// One job. Its address is a guess.
  MsrJob job(String id) throws InterruptedException {
    return job("GET", "jobs/" + encoded(id), "");
  }

  private MsrJob job(String method, String path, String body) throws InterruptedException {
    MsrJob job = MsrJob.of(map(method, path, body));
    if (job.id().isEmpty() || job.status().isEmpty()) {
      throw strange(method + " " + path, "it tells no job with an id and a status");
    }
    return job;
  }

  /// What a job has written. Its address is a guess, and so it is taken as text, whatever it is.
  String logs(String id) throws InterruptedException {
    return require("GET", "jobs/" + encoded(id) + "/logs", "").text();
  }

  /// Asks a job to stop; it goes on to `cancel` by itself. Its address is a guess.
  void cancel(String id) throws InterruptedException {
    Reply _ = require("POST", "jobs/" + encoded(id) + "/cancel", "");
  }

  /// What is done regularly: each has an `action` and a `schedule`. Empty where this MSR does not
  /// tell.
  Optional<List<String>> scheduled() throws InterruptedException {
    Reply reply = http.call("GET", API + "crons", "");
    if (reply.status() == 404) {
      return Optional.empty();
    }
    List<String> actions = new ArrayList<>();
    Object crons = parsed("GET crons", fine("GET", "crons", reply));
    for (Object one :
        crons instanceof List
            ? MsrJson.list(crons)
            : MsrJson.list(MsrJson.map(crons).getOrDefault("crons", ""))) {
      actions.add(MsrJson.text(MsrJson.map(one), "action"));
    }
    return Optional.of(actions);
  }

  /// Whether pushes are refused, as MSR says of itself; empty where it does not tell.
  Optional<Boolean> readOnly() throws InterruptedException {
    return MsrJson.flag(map("GET", "meta/settings", ""), "readOnlyRegistry");
  }

  /// Asks for pushes to be refused, or not. 202 says that it is asked for.
  void readOnly(boolean yes) throws InterruptedException {
    Reply _ = require("POST", "meta/settings", MsrJson.write(Map.of("readOnlyRegistry", yes)));
  }

  /// The registry's own settings, whole. May hold secrets: nothing of it is to be shown but what is
  /// known to be none.
  Map<String, Object> registrySettings() throws InterruptedException {
    return map("GET", "admin/settings/registry", "");
  }

  /// Writes `keep_metadata` into the registry's settings and leaves everything else in them as it
  /// is: with it tags are kept when the storage is switched over the API (2.6.6 and later).
  void keepMetadata(boolean yes) throws InterruptedException {
    Map<String, Object> settings = registrySettings();
    settings.put("keep_metadata", yes);
    Reply _ = require("PUT", "admin/settings/registry", MsrJson.write(settings));
  }

  /// The version.
  MsrVersion version() throws InterruptedException {
    String text = MsrJson.text(map("GET", "admin/version", ""), "version");
    try {
      return MsrVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw strange("GET admin/version", String.valueOf(e.getMessage()));
    }
  }

  /// Why MSR is not well; empty if it says that it is.
  Optional<String> illness() throws InterruptedException {
    Reply reply = http.call("GET", "/health", "");
    Map<String, Object> health = MsrJson.map(parsed("GET /health", reply));
    if (MsrJson.flag(health, "healthy").orElse(false)) {
      return Optional.empty();
    }
    String why = MsrJson.text(health, "error");
    return Optional.of(why.isEmpty() ? "HTTP " + reply.status() : shown(why));
  }

  private Map<String, Object> map(String method, String path, String body)
      throws InterruptedException {
    Object json = parsed(method + " " + path, require(method, path, body));
    if (!(json instanceof Map)) {
      throw strange(method + " " + path, "it is no JSON object");
    }
    return MsrJson.map(json);
  }

  private Object parsed(String what, Reply reply) {
    try {
      return MsrJson.parse(reply.text());
    } catch (IllegalArgumentException e) {
      throw strange(what, "HTTP " + reply.status() + ", and " + e.getMessage());
    }
  }

  private Reply require(String method, String path, String body) throws InterruptedException {
    return fine(method, path, http.call(method, API + path, body));
  }

  private Reply fine(String method, String path, Reply reply) {
    if (reply.isFine()) {
      return reply;
    }
    String what = method + " " + url() + API + path;
    String said = "HTTP " + reply.status() + errors(reply);
    if (reply.status() == 401 || reply.status() == 403) {
      throw new MsrException(
          MsrException.LOGIN,
          Sent.NOT_DONE,
          "MSR does not let this user do "
              + what
              + " ("
              + said
              + "). It has to be an administrator; msr.password is its password or an access token.");
    }
    boolean unknown = reply.status() >= 500;
    throw new MsrException(
        MsrException.REFUSED,
        unknown ? Sent.UNKNOWN : Sent.NOT_DONE,
        "MSR refused "
            + what
            + " ("
            + said
            + "). See what it says, whether msr.url is that of MSR, and whether its version has this"
            + " call.");
  }

  /// What MSR says of a fault, each `code: message`; empty if it is not in its form.
  private static String errors(Reply reply) {
    try {
      StringBuilder text = new StringBuilder();
      for (Object one :
          MsrJson.list(MsrJson.map(MsrJson.parse(reply.text())).getOrDefault("errors", ""))) {
        Map<String, Object> error = MsrJson.map(one);
        text.append("; ")
            .append(MsrJson.text(error, "code"))
            .append(": ")
            .append(MsrJson.text(error, "message"));
      }
      return shown(text.toString());
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }

  private MsrException strange(String what, String why) {
    return new MsrException(
        MsrException.STRANGE,
        Sent.UNKNOWN,
        "What MSR at "
            + url()
            + " answered to "
            + what
            + " is not understood: "
            + why
            + ". See whether msr.url is that of MSR, and which version it is.");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
