package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// Images that umoci built and skopeo pushed are moved to S3 (S3Proxy) by `tranship registry
/// migrate`, and every tag is pulled there by its digest, with umoci's file in it; and so after the
/// way back.
class DockerRegistryImagesS3Test {
  @TempDir private Path old;
  @TempDir private Path aside;
  @TempDir private Path built;
  private RegistryInS3 bucket;
  private RegistryScene scene;
  private RealImages images;

  /// Manifests as they were pushed, by `repository:tag`.
  private final Map<String, String> pushed = new LinkedHashMap<>();

  /// What the file in an image holds, by `repository:tag`.
  private final Map<String, String> texts = new LinkedHashMap<>();

  @BeforeEach
  void start() throws IOException {
    bucket = RegistryInS3.in(aside);
    scene = new RegistryScene(aside, Spot.files(old), bucket.spot());
    images = new RealImages(built);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private RegistryServer registry() {
    return scene.service().registry();
  }

  private String push(String image, String format, String name, String text) {
    String digest = images.push(registry(), image, format, name);
    pushed.put(name, images.manifest(registry(), name));
    texts.put(name, text);
    return digest;
  }

  /// By its digest, with its file; and the tag is the same manifest, to the byte.
  private void arePulled() {
    pushed.forEach(
        (name, manifest) -> {
          String byDigest = RegistryScene.name(name) + "@" + RegistryServer.digest(manifest);
          assertThat(images.manifest(registry(), byDigest)).as(name).isEqualTo(manifest);
          assertThat(images.manifest(registry(), name)).as(name).isEqualTo(manifest);
          if (texts.containsKey(name)) {
            assertThat(images.pull(registry(), byDigest)).isEqualTo(texts.get(name));
          } else {
            images.pullAll(registry(), byDigest);
          }
        });
  }

  private int size(String name) {
    return pushed.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void everyTagIsPulledByItsDigestThereAndAfterTheWayBack() {
    images.build("", "one", "the first");
    images.build("one", "two", "the second");
    String one = push("one", "oci", "team/app:one", "the first");
    String two = push("two", "oci", "team/app:two", "the second");
    String _ = push("two", "v2s2", "docker/app:v2", "the second");
    String _ =
        registry()
            .pushIndex(
                "team/app", "both", Map.of(one, size("team/app:one"), two, size("team/app:two")));
    pushed.put("team/app:both", images.manifest(registry(), "team/app:both"));

    AnchoreScene.Ran moved = scene.migrate();
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(scene.service().spot()).isEqualTo(bucket.spot());
    assertThat(bucket.keys())
        .anyMatch(key -> key.endsWith("/team/app/_manifests/tags/both/current/link"));
    arePulled();
    AnchoreScene.Ran sound = Commands.run("registry", "fsck", bucket.place());
    assertThat(sound.code()).as(sound.all()).isZero();

    images.build("two", "three", "pushed to S3");
    String _ = push("three", "v2s2", "docker/app:v3", "pushed to S3");
    AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(scene.service().spot()).isEqualTo(Spot.files(old));
    arePulled();
  }
}
