package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// Images that umoci built and skopeo pushed - of OCI and of Docker's schema 2, with layers that
/// they share, an index over two of them, and a list of Docker's - are moved, and come out of the
/// other place as what they were, to the byte and to the file.
class DockerRegistryImagesTest {
  private static final Pattern LAYER =
      Pattern.compile("\"layers\":\\[\\{[^}]*\"sha256:([0-9a-f]{64})\"");

  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;
  @TempDir private Path built;
  private RegistryScene scene;
  private RealImages images;

  /// Manifests as they were pushed, by `repository:tag`.
  private final Map<String, String> pushed = new LinkedHashMap<>();

  @BeforeEach
  void start() {
    scene = new RegistryScene(aside, Spot.files(old), Spot.files(target));
    images = new RealImages(built);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private String push(String image, String format, String name) {
    String digest = images.push(scene.service().registry(), image, format, name);
    pushed.put(name, images.manifest(scene.service().registry(), name));
    return digest;
  }

  private void areAsTheyWerePushed() {
    pushed.forEach(
        (name, manifest) ->
            assertThat(images.manifest(scene.service().registry(), name))
                .as(name)
                .isEqualTo(manifest));
  }

  private String pull(String reference) {
    return images.pull(scene.service().registry(), reference);
  }

  private int size(String name) {
    return pushed.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8).length;
  }

  /// The first layer of one image is a layer of each of them, and is there once.
  private void shareALayer(String... names) {
    Matcher layer = LAYER.matcher(pushed.getOrDefault(names[0], ""));
    assertThat(layer.find()).isTrue();
    String digest = layer.group(1);
    for (String name : names) {
      assertThat(pushed.get(name)).contains(digest);
      assertThat(target)
          .isDirectoryRecursivelyContaining(
              "glob:**/" + name.replaceAll(":.*", "") + "/_layers/sha256/" + digest + "/link");
    }
    try (Stream<Path> all = Files.walk(target)) {
      assertThat(all.filter(it -> it.endsWith(digest + "/data"))).hasSize(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void areTheSameAtTheOtherPlaceAndAfterTheWayBack() {
    images.build("", "one", "the first");
    images.build("one", "two", "the second");
    String one = push("one", "oci", "team/app:one");
    String two = push("two", "oci", "team/app:two");
    String docker = push("two", "v2s2", "docker/app:v2");
    assertThat(pushed.get("docker/app:v2"))
        .contains("application/vnd.docker.distribution.manifest.v2");
    assertThat(pushed.get("team/app:two")).contains("application/vnd.oci.image.config.v1");
    scene
        .service()
        .registry()
        .pushIndex(
            "team/app", "both", Map.of(one, size("team/app:one"), two, size("team/app:two")));
    pushed.put("team/app:both", images.manifest(scene.service().registry(), "team/app:both"));
    images.copyAll(scene.service().registry(), "team/app:both", "v2s2", "docker/app:list");
    pushed.put("docker/app:list", images.manifest(scene.service().registry(), "docker/app:list"));
    assertThat(pushed.get("docker/app:list"))
        .contains("application/vnd.docker.distribution.manifest.list.v2+json");

    AnchoreScene.Ran ran = scene.migrate();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(scene.service().spot()).isEqualTo(Spot.files(target));
    areAsTheyWerePushed();
    assertThat(pull("team/app@" + one)).isEqualTo("the first");
    assertThat(pull("team/app@" + two)).isEqualTo("the second");
    assertThat(pull("docker/app@" + docker)).isEqualTo("the second");
    images.pullAll(scene.service().registry(), "team/app:both");
    images.pullAll(scene.service().registry(), "docker/app:list");
    shareALayer("team/app:one", "team/app:two", "docker/app:v2");

    images.build("two", "three", "pushed to the new place");
    push("three", "v2s2", "docker/app:v3");
    AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(scene.service().spot()).isEqualTo(Spot.files(old));
    areAsTheyWerePushed();
    assertThat(pull("docker/app:v3")).isEqualTo("pushed to the new place");
  }
}
