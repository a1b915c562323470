package org.tranship.runbook.registry.msr;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.registry.msr.MsrException.Sent;
import org.tranship.runbook.registry.msr.MsrHttp.Reply;

/// The API of MSR below `/api/v0`, as far as a move needs it: jobs, settings, version, health.
/// Errors of MSR, `{"errors":[{"code","message"}]}`, become [MsrException]s.
///
/// Sources: the migration document (`POST jobs`, `POST meta/settings`, 202); Mirantis'
/// documentation of jobs (`GET jobs` with `action`, `worker`, `running`; `crons`) and of `GET, PUT
/// admin/settings/registry` with `keep_metadata`; Docker's documentation of `GET
/// jobs/{jobID}/logs`; tools in the field (`GET meta/settings`, `admin/version`, `/health`).
/// Guesses: that a list of jobs is paged by `start` and `limit`, and that a job has an address of
/// its own.
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
    return shown("POST", "jobs", require("POST", "jobs", MsrJson.write(Map.of("action", action))));
  }

  /// Jobs of one action, in the order in which MSR lists them. Asks for pages until one has nothing
  /// new: how many a page has is the server's affair, one that ignores the pages gives the same
  /// jobs again, and one that ignores the action gives pages without any of it.
  List<MsrJob> jobs(String action) throws InterruptedException {
    List<MsrJob> jobs = new ArrayList<>();
    boolean _ =
        listed(
            action,
            job -> {
              jobs.add(job);
              return false;
            });
    return List.copyOf(jobs);
  }

  /// One job, from the list of its action; where that has it not, from its own address, which not
  /// every version has. Empty if MSR shows it in neither way, which says nothing of the job.
  Optional<MsrJob> job(String action, String id) throws InterruptedException {
    AtomicReference<@Nullable MsrJob> found = new AtomicReference<>();
    if (listed(
        action,
        job -> {
          boolean same = job.id().equals(id);
          if (same) {
            found.set(job);
          }
          return same;
        })) {
      return Optional.ofNullable(found.get());
    }
    Reply reply = http.call("GET", API + "jobs/" + encoded(id), "");
    return reply.status() == 404
        ? Optional.empty()
        : Optional.of(shown("GET", "jobs/" + id, fine("GET", "jobs/" + id, reply)));
  }

  /// @param enough told each job once; true for no more
  /// @return whether it was enough
  private boolean listed(String action, Predicate<MsrJob> enough) throws InterruptedException {
    Set<String> seen = new HashSet<>();
    String query =
        "jobs?action=" + encoded(action) + "&worker=any&running=any&limit=" + PAGE + "&start=";
    int start = 0;
    for (int page = 0; page < MOST_PAGES; page++) {
      List<Object> list = MsrJson.list(map("GET", query + start, "").getOrDefault("jobs", ""));
      boolean more = false;
      for (Object one : list) {
        MsrJob job = MsrJob.of(one);
        if (seen.add(job.id())) {
          more = true;
          if (job.action().equals(action) && enough.test(job)) {
            return true;
          }
        }
      }
      start += list.size();
      if (!more) {
        return false;
      }
    }
    throw strange("GET jobs of " + action, "its pages do not end");
  }

  private MsrJob shown(String method, String path, Reply reply) {
    MsrJob job = MsrJob.of(parsed(method + " " + path, reply));
    if (job.id().isEmpty() || job.status().isEmpty()) {
      throw strange(method + " " + path, "it tells no job with an id and a status");
    }
    return job;
  }

  /// What a job has written, as text, whatever its form is.
  String logs(String id) throws InterruptedException {
    return require("GET", "jobs/" + encoded(id) + "/logs", "").text();
  }

  /// Something that is done regularly.
  ///
  /// @param schedule as MSR spells it
  record Cron(String action, String schedule) {
    @Override
    public String toString() {
      return action + " \"" + schedule + "\"";
    }
  }

  /// What is done regularly. Empty where this MSR does not tell.
  Optional<List<Cron>> scheduled() throws InterruptedException {
    Reply reply = http.call("GET", API + "crons", "");
    if (reply.status() == 404) {
      return Optional.empty();
    }
    List<Cron> all = new ArrayList<>();
    Object crons = parsed("GET crons", fine("GET", "crons", reply));
    for (Object one :
        crons instanceof List
            ? MsrJson.list(crons)
            : MsrJson.list(MsrJson.map(crons).getOrDefault("crons", ""))) {
      Map<String, Object> cron = MsrJson.map(one);
      all.add(new Cron(MsrJson.text(cron, "action"), MsrJson.text(cron, "schedule")));
    }
    return Optional.of(all);
  }

  /// What is set of MSR besides the registry: `readOnlyRegistry`, `replicaID`, as far as it tells.
  Map<String, Object> settings() throws InterruptedException {
    return map("GET", "meta/settings", "");
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
    if (reply.status() >= 500) {
      throw new MsrException(
          MsrException.SILENT,
          Sent.UNKNOWN,
          "MSR, or what stands in front of it, gave no answer of its own to "
              + what
              + " ("
              + said
              + "). It may be starting. See whether it is well, and run the same command again.");
    }
    throw new MsrException(
        MsrException.REFUSED,
        Sent.NOT_DONE,
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
