package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// A push to a real docker-registry that is under way when the fence of a migration goes up: its
/// first layer is there, of its second one some bytes were sent. Behind the fence neither the layer
/// nor the manifest gets in. Nothing of the image is to be seen at either end after the switch, and
/// pushed once more it is whole. Where there was no switch it goes on as if nothing had been.
class DockerRegistryHalfPushTest {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "{\"made\":\"half pushed\"}";
  private static final String FIRST = "sent before the fence";
  private static final String SECOND = "begun before the fence";
  private static final String BYTES =
      "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s,%s]}"
          .formatted(
              MANIFEST,
              descriptor("application/vnd.oci.image.config.v1+json", CONFIG),
              descriptor("application/vnd.oci.image.layer.v1.tar", FIRST),
              descriptor("application/vnd.oci.image.layer.v1.tar", SECOND));

  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;
  private final HttpClient client = HttpClient.newHttpClient();
  private RegistryScene scene;
  private String kept = "";

  @BeforeEach
  void start() {
    scene = new RegistryScene(aside, Spot.files(old), Spot.files(target));
    kept = scene.service().registry().push("team/app", "v1", "base");
  }

  @AfterEach
  void stop() {
    scene.close();
    client.close();
  }

  private static String descriptor(String media, String content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(
            media, RegistryServer.digest(content), content.getBytes(StandardCharsets.UTF_8).length);
  }

  private HttpResponse<Void> send(String method, URI to, String media, BodyPublisher body) {
    try {
      return client.send(
          HttpRequest.newBuilder(to).header("Content-Type", media).method(method, body).build(),
          BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private URI at(String path) {
    return scene.service().registry().address().resolve("/v2/team/app/" + path);
  }

  private static URI location(HttpResponse<Void> answer) {
    assertThat(answer.statusCode()).isEqualTo(202);
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private URI begin() {
    return location(send("POST", at("blobs/uploads/"), "text/plain", BodyPublishers.noBody()));
  }

  private URI sendBytes(URI upload, String bytes) {
    return location(
        send("PATCH", upload, "application/octet-stream", BodyPublishers.ofString(bytes)));
  }

  private int finish(URI upload, String layer) {
    URI whole = URI.create(upload + "&digest=" + RegistryServer.digest(layer));
    return send("PUT", whole, "application/octet-stream", BodyPublishers.noBody()).statusCode();
  }

  private int putManifest(String reference) {
    return send("PUT", at("manifests/" + reference), MANIFEST, BodyPublishers.ofString(BYTES))
        .statusCode();
  }

  private void pushLayer(String layer) {
    assertThat(finish(sendBytes(begin(), layer), layer)).isEqualTo(201);
  }

  /// The files that would make the image, or a part of its last steps, to be seen.
  private static List<String> traces(Path root) throws IOException {
    String manifest = RegistryServer.digest(BYTES).substring("sha256:".length());
    String layer = RegistryServer.digest(SECOND).substring("sha256:".length());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(
              file ->
                  file.contains("/tags/half") || file.contains(manifest) || file.contains(layer))
          .toList();
    }
  }

  @Test
  void aPushThatTheFenceCutsOffNeverHalfLands() throws IOException {
    pushLayer(CONFIG);
    pushLayer(FIRST);
    URI upload = sendBytes(begin(), SECOND);
    List<Integer> behindTheFence = new CopyOnWriteArrayList<>();
    scene
        .service()
        .before(
            "/new",
            () -> {
              behindTheFence.add(finish(upload, SECOND));
              behindTheFence.add(putManifest("half"));
              behindTheFence.add(putManifest(RegistryServer.digest(BYTES)));
            });
    AnchoreScene.Ran ran = scene.migrate();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(behindTheFence).containsExactly(405, 405, 405);
    assertThat(scene.service().spot()).isEqualTo(Spot.files(target));
    assertThat(traces(target)).isEmpty();
    assertThat(traces(old)).isEmpty();
    RegistryServer registry = scene.service().registry();
    assertThat(registry.manifest("team/app", "half")).isEqualTo(404);
    assertThat(registry.manifest("team/app", RegistryServer.digest(BYTES))).isEqualTo(404);
    assertThat(scene.run("status", "last").out()).contains("uploads, behind the fence", "team/app");
    sound(target);

    assertThat(finish(upload, SECOND)).as("an upload that was not taken along").isEqualTo(404);
    assertThat(putManifest("half")).as("without its second layer").isEqualTo(400);
    pushLayer(SECOND);
    assertThat(putManifest("half")).isEqualTo(201);
    scene.pullAll(Map.of("team/app:half", RegistryServer.digest(BYTES), "team/app:v1", kept));
    for (String layer : List.of(CONFIG, FIRST, SECOND)) {
      assertThat(registry.blob("team/app", RegistryServer.digest(layer))).isEqualTo(layer);
    }
    sound(target);
  }

  /// The registry is restarted twice, with the secret by which it knows its own uploads again.
  @Test
  void anUploadGoesOnWhereTheFenceIsLoweredWithoutASwitch() {
    pushLayer(CONFIG);
    pushLayer(FIRST);
    URI upload = sendBytes(begin(), SECOND);
    scene.write(scene.service().plan().replace("switch:", "  window: 10ms\nswitch:"));
    List<Integer> behindTheFence = new CopyOnWriteArrayList<>();
    scene.service().before("/read-write", () -> behindTheFence.add(finish(upload, SECOND)));
    AnchoreScene.Ran ran = scene.migrate();
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRM-103", "The fence is lowered");
    assertThat(behindTheFence).containsExactly(405);
    assertThat(scene.service().spot()).isEqualTo(Spot.files(old));

    assertThat(finish(upload, SECOND)).as("the upload that was begun before").isEqualTo(201);
    assertThat(putManifest("half")).isEqualTo(201);
    scene.pullAll(Map.of("team/app:half", RegistryServer.digest(BYTES), "team/app:v1", kept));
    assertThat(scene.service().registry().blob("team/app", RegistryServer.digest(SECOND)))
        .isEqualTo(SECOND);
    sound(old);
  }

  private static void sound(Path root) {
    AnchoreScene.Ran ran = Commands.run("registry", "fsck", "file:" + root);
    assertThat(ran.code()).as(ran.all()).isZero();
  }
}
