package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;

/// `tranship registry migrate` of a real docker-registry from files to S3 (S3Proxy) and back again:
/// the registry on the S3 store gives out everything, takes pushes, and a rollback leads to the
/// files with what was pushed since.
class DockerRegistryS3Test {
  private static final String FOLDER = "registry";

  /// The registry sends a layer like this to S3 in two parts.
  private static final String LARGE = "large ".repeat(2 << 20);

  @TempDir private Path old;
  @TempDir private Path aside;
  private final S3Endpoint server = S3ProxyServer.shared().endpoint();
  private final String bucket = server.freshBucketName();
  private final Map<String, String> images = new LinkedHashMap<>();
  private Path secret;

  @BeforeEach
  void write() throws IOException {
    secret = Files.writeString(aside.resolve("secret"), server.secretKey());
  }

  private Spot s3(boolean redirect) {
    RegistryStorage storage = RegistryStorage.s3(server, bucket, FOLDER);
    return new Spot(
        redirect ? storage : storage.withoutRedirect(),
        ("{url: \"s3://%s/%s?endpoint=%s\", options: {access_key_id: %s, create-bucket: \"true\"},"
                + " secrets: {secret_access_key: \"file:%s\"}}")
            .formatted(bucket, FOLDER, server.uri(), server.accessKey(), secret));
  }

  private void push(RegistryServer registry, String name, String tag, String... layers) {
    images.put(name + ":" + tag, registry.push(name, tag, layers));
  }

  private void fill(RegistryServer registry) {
    for (int i = 0; i < 12; i++) {
      push(registry, "team/app" + i % 3, "v" + i, "base", "layer " + i % 5);
    }
    push(registry, "team/large", "v1", LARGE + "of the files");
    Map<String, Integer> children = new LinkedHashMap<>();
    for (String child : List.of(images.get("team/app0:v0"), images.get("team/app0:v3"))) {
      children.put(
          child, registry.pull("team/app0", child).getBytes(StandardCharsets.UTF_8).length);
    }
    images.put("team/app0:multi", registry.pushIndex("team/app0", "multi", children));
  }

  private void pullAll(RegistryScene scene) {
    scene.pullAll(images);
    for (int i = 0; i < 12; i++) {
      for (String layer : List.of("base", "layer " + i % 5)) {
        assertThat(
                scene.service().registry().blob("team/app" + i % 3, RegistryServer.digest(layer)))
            .isEqualTo(layer);
      }
    }
  }

  private static void done(AnchoreScene.Ran ran, String... words) {
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(List.of(words)).allSatisfy(word -> assertThat(ran.all()).contains(word));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fromFilesToS3AndBack(boolean redirect) {
    try (RegistryScene scene = new RegistryScene(aside, Spot.files(old), s3(redirect))) {
      fill(scene.service().registry());
      done(scene.run("registry", "check", scene.plan()), "The plan can be carried out.");
      done(
          scene.run("registry", "plan", scene.plan()),
          " of it for pulling ",
          " a second, as ",
          "not counted are 3 acts of the plan (fence and switch, with every restart in them), and at"
              + " most 3s until the registry answers from the target.");
      done(scene.migrate(), "Switched: the registry reads from s3://" + bucket);
      assertThat(scene.service().spot()).isEqualTo(s3(redirect));
      pullAll(scene);
      done(scene.run("verify", "last"));

      push(scene.service().registry(), "team/app1", "since", "base", "pushed to S3");
      push(scene.service().registry(), "fresh", "v1", LARGE);
      push(scene.service().registry(), "team/app2", "v2", "base", "moved at S3");
      pullAll(scene);

      done(scene.run("rollback", "last", "--yes"), "Rolled back");
      assertThat(scene.service().spot()).isEqualTo(Spot.files(old));
      pullAll(scene);
      String large = RegistryServer.digest(LARGE);
      assertThat(RegistryServer.digest(scene.service().registry().blob("fresh", large)))
          .isEqualTo(large);
      push(scene.service().registry(), "team/app1", "behind", "base", "pushed to files");
      assertThat(S3ProxyServer.shared().bucket(bucket).keys()).noneMatch(it -> it.endsWith("link"));
      done(scene.run("registry", "fsck", "file:" + old));
    }
  }

  @Test
  void whilePeoplePushAndRemove() {
    try (RegistryScene scene = new RegistryScene(aside, Spot.files(old), s3(true))) {
      push(scene.service().registry(), "team/app", "v1", "base", "app");
      RegistryUsers users = RegistryUsers.of(scene.service());
      try (users) {
        users.meetTheFence();
        done(scene.migrate(), "Switched: the registry reads from s3://" + bucket);
      }
      scene.pullAll(images);
      users.areServed(scene);
      done(scene.run("rollback", "last", "--yes"), "Rolled back");
      scene.pullAll(images);
      users.haveWhatTheyPushed(scene);
      done(scene.run("registry", "fsck", "file:" + old));
    }
  }

  @Test
  void fromS3ToFiles() throws IOException {
    try (RegistryScene scene = new RegistryScene(aside, Spot.files(old), s3(true))) {
      fill(scene.service().registry());
      done(scene.migrate());
      push(scene.service().registry(), "team/app1", "since", "base", "pushed to S3");
      push(scene.service().registry(), "team/app2", "v2", "base", "moved at S3");
    }
    Path files = Files.createDirectory(aside.resolve("files"));
    Path second = Files.createDirectory(aside.resolve("second"));
    try (RegistryScene scene = new RegistryScene(second, s3(true), Spot.files(files))) {
      done(scene.migrate(), "Switched: the registry reads from file:" + files);
      pullAll(scene);
      push(scene.service().registry(), "team/app1", "later", "base", "pushed to files");
      pullAll(scene);
      done(scene.run("registry", "fsck", "file:" + files));
      done(scene.run("rollback", "last", "--yes"), "Rolled back");
      assertThat(scene.service().spot()).isEqualTo(s3(true));
      pullAll(scene);
    }
  }
}
