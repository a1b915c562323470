package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// An image of Docker's schema 1, signed as its clients did, pushed to a real docker-registry,
/// which checks the signature and keeps what was signed: damage of it is found, and it is moved.
class DockerRegistrySchemaOneTest {
  private static final String MEDIA = "application/vnd.docker.distribution.manifest.v1+prettyjws";
  private static final String LAYER = "from another time";
  private static final String PAYLOAD =
      SchemaOne.payload("team/old", "v0", RegistryServer.digest(LAYER));
  private static final String DIGEST = RegistryServer.digest(PAYLOAD);

  @TempDir private Path root;
  @TempDir private Path aside;

  private static HttpResponse<String> ask(
      RegistryServer registry, HttpRequest.Builder request, String reference)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request
              .uri(registry.address().resolve("/v2/team/old/manifests/" + reference))
              .header("Accept", MEDIA)
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static void push(RegistryServer registry) throws IOException, InterruptedException {
    registry.push("team/old", "v1", LAYER);
    String signed = new SchemaOne().signed(PAYLOAD);
    HttpResponse<String> answer =
        ask(
            registry,
            HttpRequest.newBuilder()
                .header("Content-Type", MEDIA)
                .PUT(BodyPublishers.ofString(signed)),
            "v0");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Docker-Content-Digest")).contains(DIGEST);
  }

  /// As the registry gives it out, with a signature of its own.
  private static String pull(RegistryServer registry, String reference)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(registry, HttpRequest.newBuilder().GET(), reference);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"signatures\"").contains(RegistryServer.digest(LAYER));
    return answer.body();
  }

  private Path blob(String digest) {
    String hex = digest.substring("sha256:".length());
    return root.resolve("docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex)
        .resolve("data");
  }

  private void isFound(String... words) {
    AnchoreScene.Ran ran = Commands.run("registry", "fsck", "file:" + root);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.out()).contains(words);
  }

  @Test
  void itsDamageIsFound() throws IOException, InterruptedException {
    String given;
    try (RegistryServer registry = RegistryServer.start(root)) {
      push(registry);
      given = pull(registry, "v0");
    }
    AnchoreScene.Ran sound = Commands.run("registry", "fsck", "file:" + root);
    assertThat(sound.code()).as(sound.all()).isZero();
    assertThat(blob(DIGEST)).as("what was signed, without a signature").hasContent(PAYLOAD);

    Files.writeString(blob(DIGEST), PAYLOAD.replace("amd64", "arm64"));
    isFound("corrupt blob           " + DIGEST, "hurts team/old:v0" + System.lineSeparator());
    // Whoever puts back what the registry has given out puts back other bytes.
    Files.writeString(blob(DIGEST), given);
    isFound("corrupt blob           " + DIGEST, "hurts team/old:v0" + System.lineSeparator());
    Files.writeString(blob(DIGEST), "");
    isFound("truncated blob         " + DIGEST, "hurts team/old:v0" + System.lineSeparator());
    Files.delete(blob(DIGEST));
    isFound("missing blob           " + DIGEST, "hurts team/old:v0" + System.lineSeparator());
    Files.writeString(blob(DIGEST), PAYLOAD);
    Files.delete(blob(RegistryServer.digest(LAYER)));
    isFound(
        "missing blob           " + RegistryServer.digest(LAYER),
        "hurts team/old:v0, team/old:v1" + System.lineSeparator());
  }

  @Test
  void itIsMovedAndPulledByDigest() throws IOException, InterruptedException {
    Path target = Files.createDirectory(aside.resolve("target"));
    try (RegistryScene scene = new RegistryScene(aside, Spot.files(root), Spot.files(target))) {
      push(scene.service().registry());
      AnchoreScene.Ran moved = scene.migrate();
      assertThat(moved.code()).as(moved.all()).isZero();
      assertThat(scene.service().spot()).isEqualTo(Spot.files(target));
      String byTag = pull(scene.service().registry(), "v0");
      assertThat(byTag).startsWith(PAYLOAD.substring(0, PAYLOAD.length() - 2));
      assertThat(pull(scene.service().registry(), DIGEST))
          .startsWith(PAYLOAD.substring(0, PAYLOAD.length() - 2));
    }
  }
}
