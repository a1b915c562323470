package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.control.Controls;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.value.SecretVault;
import org.tranship.formats.JsonValue;
import org.tranship.formats.plan.PlanFile;
import org.tranship.server.Action;
import org.tranship.server.Action.Parameter;

/// What docs/server.md shows can be read, and is of one mind with the actions and with the OpenAPI
/// document: its configuration, the table of actions, and an example of each.
class DocumentedJobsTest {
  private static final String PAGE = "docs/server.md";
  private static final String DOCUMENT =
      "server/src/main/resources/org/tranship/server/openapi.json";
  private static final Pattern CALL =
      Pattern.compile("    (?:\\$ )?api '?(/[^' ]*)'?(?: -d '([^']*)')?( -X POST)?(?:  .*)?");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @TempDir private Path folder;
  private List<String> page = List.of();
  private Map<String, Action> actions = Map.of();
  private ServedActions served;

  private static List<String> lines(String path) {
    return SourceFile.all().stream()
        .filter(file -> file.path().equals(path))
        .findFirst()
        .orElseThrow()
        .lines();
  }

  /// The first block behind a heading.
  private List<String> block(String heading) {
    return page.stream()
        .dropWhile(line -> !line.equals(heading))
        .dropWhile(line -> !line.startsWith("    "))
        .takeWhile(line -> line.startsWith("    "))
        .map(line -> line.substring(4))
        .toList();
  }

  /// The configuration that is shown, with the files that it names as far as their kind matters.
  @BeforeEach
  void configure() throws IOException {
    page = lines(PAGE);
    Path file = folder.resolve("serve.yaml");
    Files.writeString(file, String.join("\n", block("## Configuration")) + "\n");
    assertThat(PlanFile.read(file, PlanFile.Subject.SERVER).settings())
        .containsEntry("listen", "127.0.0.1:7979");
    Files.writeString(folder.resolve("views.yaml"), "projections: []\n");
    Files.writeString(folder.resolve("journey-v3.yaml"), "bus: {}\n");
    ServeFile read = ServeFile.read(file);
    SecretVault secrets = new SecretVault(Map.of());
    served =
        new ServedActions(
            read,
            Optional.empty(),
            new MemoryJournal(),
            read.fence(Controls.installed(secrets), secrets));
    actions =
        served.all().stream()
            .collect(Collectors.toMap(Action::name, it -> it, (a, _) -> a, LinkedHashMap::new));
  }

  private static Map<String, @Nullable Object> json(String text) {
    try {
      return JsonValue.object(text);
    } catch (JsonValue.Unreadable e) {
      throw new AssertionError(text, e);
    }
  }

  private Stream<MatchResult> calls() {
    return page.stream().map(CALL::matcher).filter(Matcher::matches).map(Matcher::toMatchResult);
  }

  private List<Map<String, @Nullable Object>> posted() {
    return calls()
        .filter(call -> call.group(1).equals("/api/v0/jobs") && call.group(2) != null)
        .map(call -> json(call.group(2)))
        .toList();
  }

  @Test
  void theTableHasEveryActionAndNoOther() {
    List<String> told =
        page.stream()
            .dropWhile(line -> !line.startsWith("| action |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .flatMap(row -> CODE.matcher(row.split("\\|")[1]).results().map(it -> it.group(1)))
            .toList();
    assertThat(told).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(told)).isEqualTo(new TreeSet<>(actions.keySet()));
  }

  @Test
  void eachActionHasAnExampleAndEachExampleMakesAJob() {
    List<Map<String, @Nullable Object>> posted = posted();
    assertThat(posted.stream().map(it -> String.valueOf(it.get("action"))))
        .containsAll(actions.keySet().stream().filter(it -> !it.equals("ro_registry")).toList());
    for (Map<String, @Nullable Object> body : posted) {
      Action action = actions.get(String.valueOf(body.get("action")));
      assertThat(action).as(body.toString()).isNotNull();
      assertThatCode(
              () -> {
                var _ = served.open(action, action.checked(parameters(body)), Optional.empty());
              })
          .as(body.toString())
          .doesNotThrowAnyException();
    }
  }

  private static Map<String, Object> parameters(Map<String, @Nullable Object> body) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (body.get("parameters") instanceof Map<?, ?> given) {
      given.forEach(
          (name, value) -> parameters.put(String.valueOf(name), Objects.requireNonNull(value)));
    }
    return parameters;
  }

  @Test
  void eachCallIsARouteOfTheDocument() {
    Map<?, ?> paths = map(document(), "paths");
    assertThat(calls()).hasSizeGreaterThan(30);
    calls()
        .forEach(
            call -> {
              String path =
                  call.group(1).replaceAll("\\?.*", "").replaceFirst("(jobs|runs)/[A-Z]+", "$1/{}");
              boolean posts = call.group(2) != null || call.group(3) != null;
              assertThat(paths.entrySet())
                  .as(call.group())
                  .anyMatch(
                      it ->
                          String.valueOf(it.getKey()).replaceAll("\\{\\w+}", "{}").equals(path)
                              && ((Map<?, ?>) it.getValue()).containsKey(posts ? "post" : "get"));
            });
  }

  private static Map<?, ?> map(Map<?, ?> in, String name) {
    return (Map<?, ?>) Objects.requireNonNull(in.get(name), name);
  }

  private static Map<String, @Nullable Object> document() {
    return json(String.join("\n", lines(DOCUMENT)));
  }

  @Test
  void theDocumentHasEachActionWithItsParameters() {
    Map<?, ?> job = map(map(map(document(), "components"), "schemas"), "NewJob");
    assertThat(job.get("oneOf"))
        .isEqualTo(actions.values().stream().map(DocumentedJobsTest::schema).toList());
  }

  /// A job of one action, as JSON Schema has it. Names are those of a configuration, and so any.
  private static Map<String, Object> schema(Action action) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (Parameter each : action.parameters()) {
      Map<String, Object> one = new LinkedHashMap<>();
      if (each.isFlag()) {
        one.put("type", "boolean");
      } else if (each.choices().isEmpty()) {
        one.put("$ref", "#/components/schemas/Value");
      } else {
        one.put("type", "string");
      }
      parameters.put(each.name(), one);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "object");
    body.put("additionalProperties", false);
    body.put(
        "required",
        action.parameters().stream().filter(Parameter::required).map(Parameter::name).toList());
    body.put("properties", parameters);
    return Map.of(
        "title",
        action.name(),
        "description",
        action.summary(),
        "properties",
        Map.of("action", Map.of("const", action.name()), "parameters", body));
  }
}
