package org.tranship.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.journal.RunHeader;

/// Jobs over HTTP, from posting to their end.
class JobsApiTest {
  private static final String JOBS = "/api/v0/jobs";
  private static final String WAIT = "{\"action\":\"wait\"}";

  @TempDir private Path folder;
  private Caller caller;

  @BeforeEach
  void start() {
    caller = new Caller(folder);
  }

  @AfterEach
  void stop() {
    caller.close();
  }

  @Test
  void aPostedJobIsAcceptedAndComesToItsEndWithWhatItFound() {
    Caller.Told told =
        caller.post(JOBS, "{\"action\":\"look\",\"parameters\":{\"store\":\"main\"}}");
    assertThat(told.status()).as(told.body()).isEqualTo(202);
    assertThat(told.json())
        .containsKeys(
            "id",
            "retryFromID",
            "workerID",
            "status",
            "scheduledAt",
            "lastUpdated",
            "action",
            "retriesLeft",
            "retriesTotal",
            "capacityMap",
            "parameters",
            "deadline",
            "stopTimeout")
        .containsEntry("action", "look")
        .containsEntry("parameters", Map.of("store", "main"));
    String id = told.text("id");
    assertThat(told.whole().headers().firstValue("Location")).contains(JOBS + "/" + id);
    assertThat(caller.await(id, JobState.DONE).json())
        .containsEntry("exit", 4L)
        .containsEntry("message", "Differences found.");
    Caller.Told log = caller.get(JOBS + "/" + id + "/logs");
    assertThat(log.body()).isEqualTo("Now look <b>{store=main}</b>\n");
    String next = log.whole().headers().firstValue("X-Next").orElseThrow();
    assertThat(caller.get(JOBS + "/" + id + "/logs?from=" + next).body()).isEmpty();
    assertThat(caller.get(JOBS + "/" + id + "/results").body())
        .isEqualTo("{\"finding\":\"one\"}\n{\"sound\":false}\n");
  }

  @Test
  void jobsAreListedTheNewestFirstAndByWhatIsAsked() {
    String look = caller.begin("{\"action\":\"look\",\"parameters\":{\"store\":\"main\"}}");
    caller.await(look, JobState.DONE);
    String wait = caller.begin(WAIT);
    caller.await(wait, JobState.RUNNING);
    assertThat(ids("")).containsExactly(wait, look);
    assertThat(ids("?action=look&worker=any&running=any")).containsExactly(look);
    assertThat(ids("?running=true")).containsExactly(wait);
    assertThat(ids("?running=false")).containsExactly(look);
    assertThat(ids("?start=1&limit=1")).containsExactly(look);
    assertThat(ids("?worker=somebody")).isEmpty();
    assertThat(caller.get(JOBS + "?running=perhaps").status()).isEqualTo(400);
    assertThat(caller.get(JOBS + "?limit=-1").status()).isEqualTo(400);
  }

  private List<String> ids(String query) {
    Caller.Told told = caller.get(JOBS + query);
    assertThat(told.status()).as(told.body()).isEqualTo(200);
    return ((List<?>) Objects.requireNonNull(told.json().get("jobs")))
        .stream().map(job -> String.valueOf(((Map<?, ?>) job).get("id"))).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"action":"sweep"};                                      no action "sweep"
          {};                                                      no action ""
          {"action":"lok"};                                        did you mean "look"? There is look, clean
          {"action":"look","parameters":{"stor":"main"}};          did you mean "store"? It takes store
          {"action":"look","parameters":{"store":"mian"}};         did you mean "main"? It is one of main
          {"action":"ro_registry","parameters":{"readOnly":"no"}}; is true or false
          {"action":"wait","paramters":{}};                        did you mean "parameters"? It has
          {"action":"look"};                                       needs the parameter "store"
          {"action":"look","parameters":{"store":"file:/etc"}};    is one of main, other
          {"action":"look","parameters":{"store":"main","x":1}};   takes no parameter "x"
          {"action":"look","parameters":{"store":{}}};             is a text
          {"action":"wait","parameters":[]};                       is an object
          {"action":"wait","deadline":"soon"};                     no length of time
          {"action":"wait","deadline":"0s"};                       365 days
          {"action":"wait","url":"x"};                             has no "url"
          {"action":"wait","action":"look"};                       not JSON
          {"action":;                                              not JSON
          [1];                                                     no JSON object
          """)
  void whatMakesNoSenseIsRefusedByName(String body, String why) {
    Caller.Told told = caller.post(JOBS, body);
    assertThat(told.status()).isEqualTo(400);
    assertThat(told.body().replace("\\\"", "\"")).contains("\"errors\"", "TRV-101", why);
    assertThat(ids("")).isEmpty();
  }

  @Test
  void whatIsNotThereIsNotFoundAndAnotherMethodIsNotAllowed() {
    assertThat(caller.get(JOBS + "/none").status()).isEqualTo(404);
    assertThat(caller.get(JOBS + "/none").body()).contains("TRV-103", "no job");
    assertThat(caller.get("/api/v0/nothing").body()).contains("TRV-103");
    assertThat(caller.get("/api/v0/runs/20200101-000000-abcd").status()).isEqualTo(404);
    assertThat(caller.get("/api/v0/runs/x").status()).isEqualTo(404);
    Caller.Told told = caller.send(caller.request(JOBS).DELETE());
    assertThat(told.status()).isEqualTo(405);
    assertThat(told.body()).contains("TRV-104", "POST, GET, HEAD");
    assertThat(told.whole().headers().firstValue("Allow")).contains("POST, GET, HEAD");
    assertThat(caller.send(caller.request(JOBS).POST(BodyPublishers.ofString(WAIT))).status())
        .as("without a content type")
        .isEqualTo(415);
  }

  @Test
  void aSecondJobThatChangesSomethingIsRefusedWhileTheFirstIsThere() {
    String first = caller.begin(WAIT);
    Caller.Told second =
        caller.post(JOBS, "{\"action\":\"clean\",\"parameters\":{\"store\":\"main\"}}");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body()).contains("TRV-105", first);
    assertThat(caller.post("/api/v0/meta/settings", "{\"readOnlyRegistry\":true}").status())
        .isEqualTo(409);
    String look = caller.begin("{\"action\":\"look\",\"parameters\":{\"store\":\"main\"}}");
    caller.await(look, JobState.DONE);
    caller.actions.end.countDown();
    caller.await(first, JobState.DONE);
    caller.begin("{\"action\":\"clean\",\"parameters\":{\"store\":\"main\"}}");
  }

  @Test
  void aCancelledJobStopsAndIsWhatTheSameJobGoesOnWith() {
    String id = caller.begin(WAIT);
    caller.await(id, JobState.RUNNING);
    Caller.Told told = caller.post(JOBS + "/" + id + "/cancel", "");
    assertThat(told.status()).isEqualTo(202);
    assertThat(told.text("status")).isIn("cancel_request", "cancel");
    assertThat(caller.await(id, JobState.CANCEL).json()).containsEntry("exit", 5L);
    assertThat(caller.post(JOBS + "/" + id + "/cancel", "").body()).contains("TRV-106", "over");
    assertThat(caller.post(JOBS, WAIT).text("retryFromID")).isEqualTo(id);
  }

  @Test
  void aJobThatTakesLongerThanItsDeadlineIsToldToStop() {
    caller.await(caller.begin("{\"action\":\"wait\",\"deadline\":\"20ms\"}"), JobState.CANCEL);
  }

  @Test
  void moreJobsThanAreCarriedOutAtOnceWaitAndMayBeCancelledUnbegun() {
    caller.await(caller.begin("{\"action\":\"watch\"}"), JobState.RUNNING);
    caller.await(caller.begin("{\"action\":\"watch\"}"), JobState.RUNNING);
    String third = caller.begin("{\"action\":\"watch\"}");
    String fourth = caller.begin("{\"action\":\"watch\"}");
    caller.await(third, JobState.WAITING);
    assertThat(caller.post(JOBS + "/" + third + "/cancel", "").text("status")).isEqualTo("cancel");
    caller.actions.end.countDown();
    caller.await(fourth, JobState.DONE);
    assertThat(caller.get(JOBS + "/" + third).text("status")).isEqualTo("cancel");
  }

  @Test
  void aRunRestsAndGoesOnAndIsLimitedByItsJob() {
    caller
        .journal
        .create(
            new RunHeader(
                ScriptedActions.RUN, "objects", Map.of(), Instant.now(), "me@here", "test"))
        .close();
    String id = caller.begin(WAIT);
    caller.await(id, JobState.RUNNING);
    Caller.Told told = caller.post(JOBS + "/" + id + "/pause", "");
    assertThat(told.status()).as(told.body()).isEqualTo(202);
    assertThat(told.text("paused")).contains("the jobs API");
    assertThat(caller.journal.paused(ScriptedActions.RUN)).isPresent();
    assertThat(caller.post(JOBS + "/" + id + "/resume", "").json()).containsEntry("paused", null);
    assertThat(caller.journal.paused(ScriptedActions.RUN)).isEmpty();
    assertThat(caller.post(JOBS + "/" + id + "/bandwidth", "{\"rate\":\"20M\"}").status())
        .isEqualTo(202);
    assertThat(caller.actions.rate).isEqualTo("20M");
    assertThat(caller.post(JOBS + "/" + id + "/bandwidth", "{\"rate\":\"fast\"}").status())
        .isEqualTo(400);
    String look = caller.begin("{\"action\":\"watch\"}");
    assertThat(caller.post(JOBS + "/" + look + "/pause", "").body()).contains("TRV-106", "no run");
    caller.actions.end.countDown();
    caller.await(id, JobState.DONE);
    assertThat(caller.post(JOBS + "/" + id + "/pause", "").status()).isEqualTo(409);
    assertThat(caller.post(JOBS + "/" + id + "/bandwidth", "{\"rate\":\"20M\"}").status())
        .isEqualTo(409);
    assertThat(caller.get("/api/v0/runs").body()).contains(ScriptedActions.RUN.text(), "created");
    assertThat(caller.get("/api/v0/runs/" + ScriptedActions.RUN).status()).isEqualTo(200);
    assertThat(caller.get("/api/v0/runs/" + ScriptedActions.RUN + "/report").body())
        .contains("<html");
  }

  @Test
  void theSettingIsChangedByAJob() {
    assertThat(caller.get("/api/v0/meta/settings").json()).containsEntry("readOnlyRegistry", false);
    Caller.Told told = caller.post("/api/v0/meta/settings", "{\"readOnlyRegistry\":true}");
    assertThat(told.status()).isEqualTo(202);
    Object job = told.json().get("job");
    assertThat(job).isInstanceOf(Map.class);
    caller.await(String.valueOf(((Map<?, ?>) job).get("id")), JobState.DONE);
    assertThat(caller.get("/api/v0/meta/settings").json()).containsEntry("readOnlyRegistry", true);
    for (String wrong : List.of("{}", "{\"readOnlyRegistry\":\"yes\"}", "{\"other\":true}")) {
      assertThat(caller.post("/api/v0/meta/settings", wrong).status()).isEqualTo(400);
    }
  }

  @Test
  void aFaultOfOursIsAnErrorWithoutItsText() {
    String id = caller.begin("{\"action\":\"break\"}");
    Caller.Told told = caller.await(id, JobState.ERROR);
    assertThat(told.body()).contains("its own log says why").doesNotContain("secret");
  }

  @Test
  void prometheusIsToldOfJobsAndTraffic() {
    String id = caller.begin(WAIT);
    caller.await(id, JobState.RUNNING);
    long until = System.nanoTime() + 10_000_000_000L;
    while (!caller.get("/metrics").body().contains("tranship_job_objects_done{")) {
      assertThat(System.nanoTime()).isLessThan(until);
    }
    assertThat(caller.get("/metrics").body().lines())
        .contains(
            "tranship_jobs{status=\"running\"} 1.0",
            "tranship_jobs{status=\"done\"} 0.0",
            "tranship_read_only 0.0",
            "tranship_read_only_proven 0.0",
            "tranship_store_received_bytes_total 100.0",
            "tranship_job_objects_done{action=\"wait\",part=\"blobs\"} 3.0",
            "tranship_events_copied_total 70.0",
            "tranship_events_duplicates_total 2.0",
            "tranship_commands_waited_seconds_total 0.0",
            "tranship_events_behind{action=\"wait\"} 5.0");
    caller.actions.end.countDown();
    caller.await(id, JobState.DONE);
    assertThat(caller.get("/metrics").body())
        .contains("tranship_store_received_bytes_total 100.0")
        .contains("tranship_events_copied_total 70.0")
        .contains("tranship_jobs_ended_total{action=\"wait\",status=\"done\"} 1.0")
        .contains("tranship_job_last_success_timestamp_seconds{action=\"wait\"} ")
        .doesNotContain("tranship_job_objects_done{")
        .doesNotContain("tranship_events_behind{");
  }
}
