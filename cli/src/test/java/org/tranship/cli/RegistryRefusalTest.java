package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;

/// Plans of registries that are refused before anything is copied.
class RegistryRefusalTest {
  @TempDir private Path directory;
  private Path images;
  private String registry = "http://127.0.0.1:9";

  @BeforeEach
  void fill() throws IOException {
    images = directory.resolve("images");
    Path blob = images.resolve("docker/registry/v2/blobs/sha256/ab/" + "ab".repeat(32) + "/data");
    Files.createDirectories(blob.getParent());
    Files.writeString(blob, "a blob");
  }

  private AnchoreScene.Ran run(String verb, Object target, String act, String... options)
      throws IOException {
    return plan("file:" + images, "file:" + target, act, verb, options);
  }

  private AnchoreScene.Ran plan(
      String source, String target, String act, String verb, String... options) throws IOException {
    Path plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            source: %s
            target: %s
            registry: %s
            fence:
              raise: {%s}
              lower: {http: "http://127.0.0.1:9/read-write"}
            switch:
              do: [{http: {url: "http://127.0.0.1:9/new"}, undo: {http: "http://127.0.0.1:9/old"}}]
            """
                .formatted(source, target, registry, act));
    List<Object> words = new ArrayList<>(List.of("registry", verb, plan));
    words.addAll(List.of(options));
    words.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return Commands.runAlone(words.toArray());
  }

  private List<String> files() {
    try (Stream<Path> all = Files.walk(images)) {
      return all.filter(Files::isRegularFile).map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anActWhoseSecretIsNotToBeHadIsFoundByTheCheckAndRefusedByTheMigration() throws IOException {
    String act =
        "http: {url: \"http://127.0.0.1:9/read-only\", headers: {authorization:"
            + " \"${NOT_SET_ANYWHERE}\"}}";
    Path target = directory.resolve("target");
    for (AnchoreScene.Ran ran :
        List.of(run("check", target, act), run("migrate", target, act, "--yes"))) {
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.all()).contains("TRR-113 The plan cannot be carried out", "NOT_SET_ANYWHERE");
    }
    assertThat(target)
        .satisfiesAnyOf(
            it -> assertThat(it).doesNotExist(), it -> assertThat(it).isEmptyDirectory());
  }

  @Test
  void aRegistryThatDoesNotLetUsInIsFoundByTheCheckAndThePlanThoughThereIsNoUser()
      throws IOException {
    HttpServer shut =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shut.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
            exchange.sendResponseHeaders(401, -1);
          }
        });
    shut.start();
    try {
      registry = "http://127.0.0.1:" + shut.getAddress().getPort();
      String act = "http: \"http://127.0.0.1:9/read-only\"";
      Path target = directory.resolve("target");
      for (AnchoreScene.Ran ran :
          List.of(
              run("check", target, act),
              run("plan", target, act),
              run("migrate", target, act, "--yes"))) {
        assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(ran.all()).contains("TRR-124 " + registry + " wants a login");
      }
      assertThat(target.resolve("docker")).doesNotExist();
    } finally {
      shut.stop(0);
    }
  }

  @Test
  void theTimeForWhichPushesAreKeptOutIsSaidBeforeAnythingIsAskedAndANoChangesNothing()
      throws IOException {
    Path target = directory.resolve("target");
    AnchoreScene.Ran no = run("migrate", target, "http: \"http://127.0.0.1:9/read-only\"");
    assertThat(no.code()).as(no.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(no.all())
        .contains(
            "keeping pushes out for about ", "not counted are 3 acts of the plan", "declined");
    assertThat(target.resolve("docker")).doesNotExist();
  }

  @Test
  void aPlanTellsWhatARegistryDoesByItselfAndWhereItLooksInAzure() throws IOException {
    String act = "http: \"http://127.0.0.1:9/read-only\"";
    AnchoreScene.Ran files = run("plan", directory.resolve("target"), act);
    assertThat(files.out())
        .contains("uploadpurging: {enabled: false}", "http.secret")
        .doesNotContain("raw-prefix");
    String azure = "azblob://account/box?key=${NOT_SET_ANYWHERE}";
    assertThat(plan("file:" + images, "\"" + azure + "\"", act, "plan").out())
        .contains("Distribution 2, and MSR, look in Azure", "raw-prefix: \"/\"");
    assertThat(plan("file:" + images, "\"" + azure + "&raw-prefix=/\"", act, "plan").out())
        .doesNotContain("look in Azure");
  }

  @Test
  void aRegistryIsNotMovedIntoItself() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), images);
    List<String> before = files();
    for (Path target :
        List.of(images, link, images.resolve("../images"), link.resolve("moved"), directory)) {
      AnchoreScene.Ran ran =
          run("migrate", target, "http: \"http://127.0.0.1:9/read-only\"", "--yes");
      assertThat(ran.code()).as("to %s: %s", target, ran.all()).isEqualTo(ExitCode.USAGE.number());
      assertThat(ran.err()).contains("TRO-101", "plan.yaml, line 2", "A copy would meet itself");
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void whatIsForARepairIsRefusedWithoutIt() {
    for (List<String> one :
        List.of(
            List.of("--from", "file:" + directory),
            List.of("--tags", "tags.txt"),
            List.of("--dry-run"),
            List.of("--yes"))) {
      List<Object> words = new ArrayList<>(List.of("registry", "fsck", "file:" + images));
      words.addAll(one);
      AnchoreScene.Ran ran = Commands.runAlone(words.toArray());
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
      assertThat(ran.err()).contains("--from, --tags, --dry-run and --yes are for --repair");
    }
  }

  private AnchoreScene.Ran repair(Object... options) {
    List<Object> words = new ArrayList<>(List.of("registry", "fsck", "file:" + images));
    words.addAll(List.of("--repair", "--journal", "sqlite:" + directory.resolve("journal")));
    words.addAll(List.of(options));
    return Commands.runAlone(words.toArray());
  }

  @Test
  void aRepairThatNothingProvesEndsAsTheLookDoesAndMakesNoRun() {
    List<String> before = files();
    AnchoreScene.Ran ran = repair("--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.out())
        .contains("corrupt blob", "Nothing of it can be repaired", "--repair --dry-run");
    assertThat(repair("--dry-run").out())
        .contains("stays  blob sha256:abab", "no store that was named has it rightly");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aRepairIsLeftAtANoAndGoesOnOnlyWithTheSameStores() throws IOException {
    String bytes = "the right bytes";
    String hex = RegistryServer.digest(bytes).substring("sha256:".length());
    String path = "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data";
    for (Path place : List.of(images, directory.resolve("replica"))) {
      Files.createDirectories(place.resolve(path).getParent());
      Files.writeString(place.resolve(path), place.equals(images) ? "wrong bytes" : bytes);
    }
    List<String> before = files();
    String from = "file:" + directory.resolve("replica");
    AnchoreScene.Ran no = repair("--from", from);
    assertThat(no.code()).as(no.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(no.err()).contains("TRS-531 The operator declined to repair");
    assertThat(files()).isEqualTo(before);

    Path other =
        Files.writeString(
            Files.createDirectories(images.resolve("docker/tranship-quarantine"))
                .resolve("at-work"),
            "another-run");
    AnchoreScene.Ran refused = repair("--from", from, "--yes");
    assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(refused.out()).contains("TRR-131", "another-run");
    AnchoreScene.Ran others = repair("--yes");
    assertThat(others.code()).as(others.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(others.err()).contains("TRR-137", "begun with other stores", "replica");
    Files.delete(other);
    AnchoreScene.Ran done = repair("--from", from, "--yes");
    assertThat(done.out()).contains("Going on with the run", "Repaired: 1 blob and 0 links.");
    assertThat(Files.readString(images.resolve(path))).isEqualTo(bytes);
  }
}
