package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// A registry of some hundreds of repositories, of one tag or two each, moved by a real
/// docker-registry; every tag is pulled at the other place.
class HundredsOfRepositoriesTest {
  private static final int REPOSITORIES = 200;
  private static final int WITH_TWO_TAGS = 20;

  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;

  private void fill() throws IOException {
    Path secret = Files.writeString(aside.resolve("secret"), "any\n");
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.generateRegistry("registry", REPOSITORIES, 1, 64);
      AnchoreScene.Ran copied =
          Commands.run(
              "copy",
              "s3://registry?endpoint=%s&access_key_id=any&secret_access_key=file:%s"
                  .formatted(s3.endpoint().uri(), secret),
              "file:" + old,
              "--journal",
              "sqlite:" + aside.resolve("copied"));
      assertThat(copied.code()).as(copied.all()).isZero();
    }
  }

  /// Digests, by `repository:tag`.
  private Map<String, String> images() throws IOException {
    Map<String, String> images = new HashMap<>();
    Path repositories = old.resolve("docker/registry/v2/repositories");
    for (String link : RegistryScene.links(repositories)) {
      if (link.endsWith("/current/link")) {
        String[] parts = link.split("/_manifests/tags/", -1);
        images.put(
            parts[0] + ":" + parts[1].replace("/current/link", ""),
            Files.readString(repositories.resolve(link)));
      }
    }
    return images;
  }

  @Test
  void everyTagOfEachIsPulledAtTheOtherPlace() throws IOException {
    fill();
    try (RegistryScene scene = new RegistryScene(aside, Spot.files(old), Spot.files(target))) {
      for (int i = 0; i < WITH_TWO_TAGS; i++) {
        scene.service().registry().push("many/app%04d".formatted(10 * i), "second", "base");
      }
      Map<String, String> images = images();
      assertThat(images).hasSize(REPOSITORIES + WITH_TWO_TAGS);
      AnchoreScene.Ran moved = scene.migrate();
      assertThat(moved.code()).as(moved.all()).isZero();
      assertThat(scene.service().spot()).isEqualTo(Spot.files(target));
      scene.pullAll(images);
      assertThat(RegistryScene.links(target)).hasSameSizeAs(RegistryScene.links(old));
      assertThat(scene.run("status", "last").out()).contains("220 tags were pulled from ");
      assertThat(Commands.run("registry", "fsck", "file:" + target).out())
          .contains("200 repositories, 220 tags", "Sound: every image can be pulled whole.");
    }
  }
}
