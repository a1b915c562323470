package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.kill.KillingJournals;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.SwiftServer;

/// A registry that keeps its images in a real Swift: below `files/`, and a layer of several
/// segments in the same container below `segments/`. It is looked through, and moved there and
/// away.
class RegistrySwiftTest {
  private static final SwiftServer SWIFT = SwiftServer.shared();
  private static final String LARGE = "large ".repeat(400_000);

  @TempDir private Path directory;
  private final String container = SWIFT.freshContainerName();

  private String place(String folder) throws IOException {
    Path key = Files.writeString(directory.resolve("key"), SWIFT.key());
    return "swift://%s%s?auth=%s&user=%s&key=file:%s"
        .formatted(container, folder, SWIFT.authUrl(), SWIFT.user(), key);
  }

  /// The place as a plan has it: a registry keeps its paths below `files/`.
  private Spot spot() throws IOException {
    return new Spot(RegistryStorage.swift(SWIFT, container, 1 << 20), place("/files"));
  }

  /// Asks Swift itself, as its user.
  private String swift(String method, String path) throws IOException, InterruptedException {
    return answer(method, path).body();
  }

  private HttpHeaders headers(String path) throws IOException, InterruptedException {
    return answer("HEAD", path).headers();
  }

  private HttpResponse<String> answer(String method, String path)
      throws IOException, InterruptedException {
    return send(method, path, "Accept", "*/*");
  }

  private HttpResponse<String> send(String method, String path, String header, String value)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest login =
          HttpRequest.newBuilder(SWIFT.authUrl())
              .header("X-Auth-User", SWIFT.user())
              .header("X-Auth-Key", SWIFT.key())
              .build();
      HttpHeaders account = client.send(login, BodyHandlers.discarding()).headers();
      URI place =
          URI.create(account.firstValue("X-Storage-Url").orElseThrow() + "/" + container + path);
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(place)
                  .method(method, BodyPublishers.noBody())
                  .header(header, value)
                  .header("X-Auth-Token", account.firstValue("X-Auth-Token").orElseThrow())
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode() / 100).as(method + " " + path).isEqualTo(2);
      return answer;
    }
  }

  @Test
  void whatARegistryWroteThereIsJudgedRight() throws IOException, InterruptedException {
    try (RegistryServer registry =
        RegistryServer.start(RegistryStorage.swift(SWIFT, container, 1 << 20))) {
      registry.push("team/app", "v1", "base layer", LARGE);
      registry.push("web", "latest", "base layer");
      assertThat(RegistryServer.digest(registry.blob("team/app", RegistryServer.digest(LARGE))))
          .isEqualTo(RegistryServer.digest(LARGE));
    }
    AnchoreScene.Ran sound = Commands.run("registry", "fsck", place(""));
    assertThat(sound.code()).as(sound.all()).isZero();
    assertThat(sound.out())
        .contains("2 repositories, 2 tags, 2 manifests, 6 blobs")
        .contains("Sound: every image can be pulled whole.");

    List<String> third =
        swift("GET", "?prefix=segments/")
            .lines()
            .filter(it -> it.endsWith("/0000000000000003"))
            .toList();
    assertThat(third).as("it was large enough").hasSize(1);
    swift("DELETE", "/" + third.getFirst());
    AnchoreScene.Ran cut = Commands.run("registry", "fsck", place(""));
    assertThat(cut.code()).as(cut.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(cut.out())
        .contains("truncated blob         " + RegistryServer.digest(LARGE))
        .contains("hurts team/app:v1" + System.lineSeparator());
  }

  /// Whoever removes a large object of this kind removes what names its segments, and not them.
  @Test
  void theSegmentsOfWhatAGarbageCollectionRemovesGoAtItsEnd() throws Exception {
    String blob = withGarbage();
    String beginning = beginning(blob);
    Set<String> segments = names("segments/");
    done("registry", "gc", place(""), "--young", "0s", "--keep", "0s", "--yes");
    assertThat(names("segments/")).as("the bytes are in quarantine").isEqualTo(segments);

    AnchoreScene.Ran killed =
        CommandProcess.run(
            directory,
            List.of(),
            KillingJournals.environment(
                new AtJournalWrite("record purge", 1, CrashPoint.When.BEFORE)),
            "complete",
            "last",
            "--yes",
            "--journal",
            KillingJournals.SCHEME + ":" + directory.resolve("journal"));
    assertThat(killed.code()).as(killed.all()).isEqualTo(128 + 9);
    done("complete", "last", "--yes");
    assertThat(names("files/docker/"))
        .isNotEmpty()
        .noneMatch(it -> it.contains(RegistryServer.digest(LARGE).substring(7)));
    assertThat(names("segments/")).noneMatch(it -> it.startsWith(beginning)).isNotEmpty();
    assertThat(segments).anyMatch(it -> it.startsWith(beginning));
    assertThat(done("registry", "fsck", place(""))).contains("Sound");
    try (RegistryServer registry =
        RegistryServer.start(RegistryStorage.swift(SWIFT, container, 1 << 20))) {
      assertThat(registry.blob("web", RegistryServer.digest("base layer"))).isEqualTo("base layer");
    }
  }

  @Test
  void theSegmentsOfWhatIsPutBackGoAsWellAndItIsWhole() throws Exception {
    String beginning = beginning(withGarbage());
    done("registry", "gc", place(""), "--young", "0s", "--yes");
    assertThat(done("registry", "restore", "last", "--yes"))
        .contains(" segments of 2 blobs were removed.");
    assertThat(names("segments/")).noneMatch(it -> it.startsWith(beginning)).isNotEmpty();
    assertThat(done("registry", "fsck", place(""))).contains("Sound");
    try (RegistryServer registry =
        RegistryServer.start(RegistryStorage.swift(SWIFT, container, 1 << 20))) {
      assertThat(RegistryServer.digest(registry.blob("team/app", RegistryServer.digest(LARGE))))
          .isEqualTo(RegistryServer.digest(LARGE));
    }
  }

  /// A registry that died while it moved an upload to its place has both.
  @Test
  void segmentsThatSomethingElseNamesStay() throws Exception {
    String beginning = beginning(withGarbage());
    String manifest = container + "/" + beginning;
    String upload = "/files/docker/registry/v2/repositories/team/app/_uploads/left/data";
    assertThat(send("PUT", upload, "X-Object-Manifest", manifest).statusCode()).isEqualTo(201);
    done("registry", "gc", place(""), "--young", "0s", "--keep", "0s", "--yes");
    assertThat(done("complete", "last", "--yes")).contains("those of 1 stay, which are named");
    assertThat(names("segments/")).anyMatch(it -> it.startsWith(beginning));
    assertThat(RegistryServer.digest(swift("GET", upload))).isEqualTo(RegistryServer.digest(LARGE));
  }

  /// An image that is whole, and one that was deleted.
  ///
  /// @return the place in the container of its large layer
  private String withGarbage() throws IOException {
    try (RegistryServer registry =
        RegistryServer.start(RegistryStorage.swift(SWIFT, container, 1 << 20))) {
      registry.push("web", "latest", "base layer");
      registry.remove("team/app", registry.push("team/app", "v1", "base layer", LARGE));
    }
    return RegistryServer.digest(LARGE)
        .replaceFirst("sha256:(..)(.*)$", "/files/docker/registry/v2/blobs/sha256/$1/$1$2/data");
  }

  private String beginning(String path) throws IOException, InterruptedException {
    String manifest = headers(path).firstValue("X-Object-Manifest").orElseThrow();
    assertThat(manifest).startsWith(container + "/segments/");
    return manifest.substring(container.length() + 1);
  }

  private Set<String> names(String prefix) throws IOException, InterruptedException {
    return new TreeSet<>(swift("GET", "?prefix=" + prefix).lines().toList());
  }

  private String done(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    if (!all.contains("fsck")) {
      all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    }
    AnchoreScene.Ran ran = Commands.run(all.toArray());
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran.all();
  }

  @Test
  void blobsAndLinksAreThereAgainAndCanBeTakenBack() throws IOException, InterruptedException {
    swift("PUT", "");
    DamagedRegistry registry = DamagedRegistry.in(directory);
    String good = "file:" + registry.sound();
    registry.to(place("/good"), place("/files"));
    registry.isRepaired(place("/good"), place("/files"));
    try (RegistryServer server =
        RegistryServer.start(RegistryStorage.swift(SWIFT, container, 1 << 20))) {
      registry.isPulled(server);
    }
    registry.isDamagedAgain(place("/files"));
    registry.isRepaired(good, place("/files"));
  }

  @Test
  void aRegistryMovesThereAndBackWithWhatWasPushedSince() throws IOException, InterruptedException {
    swift("PUT", "");
    Spot files = Spot.files(Files.createDirectory(directory.resolve("images")));
    Spot there = spot();
    try (RegistryScene scene = new RegistryScene(directory, files, there)) {
      scene.service().registry().push("team/app", "v1", "base layer", LARGE);
      AnchoreScene.Ran moved = scene.migrate();
      assertThat(moved.code()).as(moved.all()).isZero();
      assertThat(scene.service().spot()).isEqualTo(there);
      holds(scene, "team/app", LARGE);
      String since = LARGE.replace("large", "since");
      scene.service().registry().push("team/new", "v1", "base layer", since);
      AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
      assertThat(back.code()).as(back.all()).isZero();
      assertThat(scene.service().spot()).isEqualTo(files);
      assertThat(swift("GET", "?prefix=files/docker/registry/v2/blobs/")).isEmpty();
      assertThat(swift("GET", "?prefix=segments/")).as("docs/left-behind.md").isNotEmpty();
      holds(scene, "team/app", LARGE);
      holds(scene, "team/new", since);
    }
  }

  @Test
  void aRegistryMovesAwayFromThereWithItsSegments() throws IOException {
    Spot here = spot();
    Spot files = Spot.files(Files.createDirectory(directory.resolve("images")));
    try (RegistryScene scene = new RegistryScene(directory, here, files)) {
      scene.service().registry().push("team/app", "v1", "base layer", LARGE);
      AnchoreScene.Ran moved = scene.migrate();
      assertThat(moved.code()).as(moved.all()).isZero();
      assertThat(scene.service().spot()).isEqualTo(files);
      holds(scene, "team/app", LARGE);
    }
  }

  private static void holds(RegistryScene scene, String repository, String layer) {
    String digest = RegistryServer.digest(layer);
    assertThat(RegistryServer.digest(scene.service().registry().blob(repository, digest)))
        .isEqualTo(digest);
    assertThat(scene.service().registry().manifest(repository, "v1")).isEqualTo(200);
  }
}
