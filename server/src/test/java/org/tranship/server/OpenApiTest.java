package org.tranship.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.MemoryJournal;

/// The document that tells of the routes, and the routes, are of one mind.
class OpenApiTest {
  private static final Pattern REFERENCE = Pattern.compile("\"#/components/schemas/(\\w+)\"");
  private static final Pattern NAMED = Pattern.compile("\\{(\\w+)}");

  @TempDir private Path folder;
  private Caller caller;
  private Map<?, ?> document = Map.of();

  @BeforeEach
  void ask() {
    caller = new Caller(folder.resolve("jobs"));
    document = caller.get("/api/v0/openapi.json").json();
  }

  @AfterEach
  void stop() {
    caller.close();
  }

  private static Map<?, ?> map(Map<?, ?> in, String name) {
    assertThat(in.get(name)).as(name).isInstanceOf(Map.class);
    return (Map<?, ?>) in.get(name);
  }

  /// Each operation by its method and path.
  private Map<String, Map<?, ?>> told() {
    Map<String, Map<?, ?>> told = new TreeMap<>();
    map(document, "paths")
        .forEach(
            (path, methods) ->
                ((Map<?, ?>) methods)
                    .forEach(
                        (method, operation) ->
                            told.put(
                                method.toString().toUpperCase(Locale.ROOT) + " " + path,
                                (Map<?, ?>) operation)));
    return told;
  }

  private Map<String, Route> routes() {
    try (JobLedger ledger = JobLedger.open(folder.resolve("others"))) {
      Jobs jobs = new Jobs(caller.actions, ledger, Clock.systemUTC(), 1, Duration.ZERO);
      return Server.routes(
              jobs,
              caller.actions,
              new MemoryJournal(),
              Clock.systemUTC(),
              new ConcurrentHashMap<>())
          .stream()
          .collect(Collectors.toMap(it -> it.method() + " " + it.path(), it -> it));
    }
  }

  @Test
  void itTellsOfEveryRouteAndOfNoOther() {
    assertThat(told().keySet()).isEqualTo(new TreeSet<>(routes().keySet()));
  }

  @Test
  void itTellsWhichNeedNoTokenAndWhatStandsInAPath() {
    Map<String, Route> routes = routes();
    told()
        .forEach(
            (name, operation) -> {
              Route route = routes.get(name);
              assertThat(route).as(name).isNotNull();
              assertThat(operation.containsKey("security")).as(name).isEqualTo(route.open());
              assertThat(map(operation, "responses").containsKey("401"))
                  .as(name)
                  .isNotEqualTo(route.open());
              Stream<?> parameters =
                  operation.get("parameters") instanceof List<?> list ? list.stream() : Stream.of();
              assertThat(
                      parameters
                          .map(it -> (Map<?, ?>) it)
                          .filter(it -> "path".equals(it.get("in")))
                          .map(it -> String.valueOf(it.get("name"))))
                  .as(name)
                  .containsExactlyElementsOf(
                      NAMED.matcher(name).results().map(it -> it.group(1)).toList());
            });
  }

  @Test
  void everySchemaIsThereAndUsed() {
    String text = caller.get("/api/v0/openapi.json").body();
    List<String> used = REFERENCE.matcher(text).results().map(it -> it.group(1)).toList();
    assertThat(new TreeSet<>(used))
        .isEqualTo(new TreeSet<>(map(map(document, "components"), "schemas").keySet()));
  }

  @Test
  void aJobHasTheFieldsAndTheWordsThatAreTold() {
    Caller.Told job =
        caller.post("/api/v0/jobs", "{\"action\":\"look\",\"parameters\":{\"store\":\"main\"}}");
    Map<?, ?> fields = map(map(map(map(document, "components"), "schemas"), "Job"), "properties");
    assertThat(job.json().keySet()).isEqualTo(fields.keySet());
    assertThat(map(fields, "status").get("enum"))
        .isEqualTo(Stream.of(JobState.values()).map(JobState::word).toList());
  }
}
