package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// `tranship registry migrate` of a real docker-registry: live, with a pusher and somebody who
/// removes tags; to the target and back; and refused where it must be.
class DockerRegistryMigrateTest {
  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;
  private RegistryScene scene;
  private RestartedRegistry service;

  @BeforeEach
  void start() {
    scene = new RegistryScene(aside, Spot.files(old), Spot.files(target));
    service = scene.service();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private static Path blob(Path root, String digest) {
    String hex = digest.substring("sha256:".length());
    return root.resolve("docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  private void fsckIsSound(Path root) {
    AnchoreScene.Ran ran = Commands.run("registry", "fsck", "file:" + root);
    assertThat(ran.code()).as(ran.all()).isZero();
  }

  @Test
  void movesWhilePeoplePushAndRemoveAndComesBackWithWhatWasPushedSince() {
    Map<String, String> images = new LinkedHashMap<>();
    for (int i = 0; i < 30; i++) {
      images.put(
          "team/app" + i % 5 + ":v" + i,
          service.registry().push("team/app" + i % 5, "v" + i, "base", "layer " + i % 11));
    }
    Map<String, Integer> children = new LinkedHashMap<>();
    for (String child : List.of(images.get("team/app0:v0"), images.get("team/app0:v5"))) {
      children.put(
          child,
          service.registry().pull("team/app0", child).getBytes(StandardCharsets.UTF_8).length);
    }
    images.put("team/app0:multi", service.registry().pushIndex("team/app0", "multi", children));

    assertThat(service.registry().beginsUpload("team/slow")).isEqualTo(202);
    AnchoreScene.Ran ran;
    RegistryUsers users = RegistryUsers.of(service);
    try (users) {
      users.meetTheFence();
      ran = scene.migrate();
    }
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("Switched: the registry reads from file:" + target)
        .contains("The window: pushes were kept out for");
    assertThat(service.spot()).isEqualTo(Spot.files(target));
    scene.pullAll(images);
    users.areServed(scene);
    AnchoreScene.Ran status = scene.run("status", "last");
    assertThat(status.out())
        .contains("tags were pulled from")
        .contains("an upload: HTTP 405", "a manifest: HTTP 405")
        .contains("uploads, behind the fence", "team/slow (written to ")
        .contains("shows what only the target has");
    fsckIsSound(target);

    images.put("team/app1:since", service.registry().push("team/app1", "since", "base", "new"));
    images.put("fresh:v1", service.registry().push("fresh", "v1", "base", "fresh"));
    images.put("team/app2:v2", service.registry().push("team/app2", "v2", "base", "moved"));
    AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(service.spot()).isEqualTo(Spot.files(old));
    scene.pullAll(images);
    users.haveWhatTheyPushed(scene);
    fsckIsSound(old);
    assertThat(RegistryScene.links(target))
        .as("nothing is to be pulled there that is not whole")
        .isEmpty();
  }

  private void refuses(AnchoreScene.Ran ran, ExitCode code, String... words) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(code.number());
    assertThat(ran.all()).contains(words);
    assertThat(service.spot()).isEqualTo(Spot.files(old));
    assertThat(service.registry().push("after", "v1", "pushes go on")).isNotEmpty();
  }

  @Test
  void whatIsNoRegistryIsRefused() {
    refuses(scene.migrate(), ExitCode.REFUSED, "TRR-101 There is no registry in file:" + old);
  }

  @Test
  void aTargetWithSomebodyElsesObjectsIsRefused() throws IOException {
    String digest = service.registry().push("app", "v1", "base");
    Files.writeString(target.resolve("letters.txt"), "mine");
    refuses(scene.migrate(), ExitCode.REFUSED, "TRR-110", "letters.txt");
    assertThat(blob(target, digest)).doesNotExist();
    assertThat(scene.run("registry", "check", aside.resolve("plan.yaml")).out())
        .contains("NOT OK  place: TRR-110");
  }

  @Test
  void otherBytesUnderADigestAreRefusedAtEitherEnd() throws IOException {
    service.registry().push("app", "v1", "base");
    Path there = blob(target, RegistryServer.digest("base"));
    Files.createDirectories(there.getParent());
    Files.writeString(there, "bass");
    refuses(
        scene.migrate(), ExitCode.FAILED, "TRR-111", RegistryServer.digest("base").substring(7));
    assertThat(there).hasContent("bass");
    Files.delete(there);
    Files.writeString(blob(old, RegistryServer.digest("base")), "bass");
    refuses(scene.migrate(), ExitCode.FAILED, "TRR-112", "tranship registry fsck file:" + old);
    assertThat(there).doesNotExist();
  }

  private Path revision(String digest) {
    return old.resolve("docker/registry/v2/repositories/app/_manifests/revisions/sha256")
        .resolve(digest.substring(7))
        .resolve("link");
  }

  /// The registry would answer 404 for the image, and a garbage collection would remove its layers.
  @Test
  void imagesThatAreNotWholeAreRefusedBeforePushesAreKeptOut() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    service.before("/read-only", () -> closed.set(true));
    Files.delete(revision(service.registry().push("app", "v1", "base")));
    refuses(scene.migrate(), ExitCode.REFUSED, "TRR-148", "missing revision link", "hurts app:v1");
    assertThat(closed).as("the fence").isFalse();
    assertThat(RegistryScene.links(target)).isEmpty();
  }

  @Test
  void imagesThatAreNotWholeAreRefusedBehindTheFence() {
    Path revision = revision(service.registry().push("app", "v1", "base"));
    service.before("/read-only", () -> assertThat(revision.toFile().delete()).isTrue());
    refuses(scene.migrate(), ExitCode.REFUSED, "TRR-115", "missing revision link", "hurts app:v1");
    assertThat(RegistryScene.links(target)).isEmpty();
  }

  @Test
  void aRegistryThatIsNotReallyReadOnlyIsRefused() {
    service.registry().push("app", "v1", "base");
    service.ignoreReadOnly();
    refuses(scene.migrate(), ExitCode.REFUSED, "TRM-101", "could write (an upload was begun");
    assertThat(RegistryScene.links(target)).isEmpty();
  }

  @Test
  void aWindowThatIsTooLongIsGivenUp() throws IOException {
    service.registry().push("app", "v1", "base");
    Path plan = aside.resolve("plan.yaml");
    Files.writeString(plan, service.plan().replace("switch:", "  window: 10ms\nswitch:"));
    refuses(scene.migrate(), ExitCode.REFUSED, "TRM-103", "The fence is lowered");
  }

  /// The registry goes on at the source after a switch that did nothing; what was removed and moved
  /// there until the next try is so at the target as well.
  @Test
  void aSwitchWithoutEffectIsTakenBackAndTheNextTryBringsTheTargetUpToDate() {
    String gone = service.registry().push("app", "gone", "base", "gone");
    service.registry().push("app", "moved", "base", "before");
    String kept = service.registry().push("app", "kept", "base", "kept");
    service.stickToOld(true);
    refuses(scene.migrate(), ExitCode.FAILED, "TRR-118", "The fence is lowered");
    assertThat(RegistryScene.links(target)).anyMatch(link -> link.contains("/tags/gone/current/"));

    service.registry().remove("app", gone);
    String moved = service.registry().push("app", "moved", "base", "behind");
    service.stickToOld(false);
    AnchoreScene.Ran ran = scene.migrate();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(service.spot()).isEqualTo(Spot.files(target));
    assertThat(RegistryScene.links(target)).noneMatch(link -> link.contains("/tags/gone/"));
    assertThat(service.registry().manifest("app", "gone")).isEqualTo(404);
    scene.pullAll(Map.of("app:moved", moved, "app:kept", kept));
    fsckIsSound(target);
    AnchoreScene.Ran over = scene.run("complete", "last", "--yes");
    assertThat(over.code()).as(over.all()).isZero();
    assertThat(over.out()).contains("Completed. The source is as it was.");
    assertThat(blob(old, kept)).exists();
  }
}
