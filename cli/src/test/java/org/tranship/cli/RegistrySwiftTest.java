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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.SwiftServer;

/// `tranship registry fsck` on what the real docker-registry wrote into a real Swift: below
/// `files/`, and a layer of several segments, which lie in the same container below `segments/`.
class RegistrySwiftTest {
  private static final SwiftServer SWIFT = SwiftServer.shared();
  private static final String LARGE = "large ".repeat(400_000);

  @TempDir private Path directory;
  private final String container = SWIFT.freshContainerName();

  private String place() throws IOException {
    Path key = Files.writeString(directory.resolve("key"), SWIFT.key());
    return "swift://%s?auth=%s&user=%s&key=file:%s"
        .formatted(container, SWIFT.authUrl(), SWIFT.user(), key);
  }

  /// Asks Swift itself, as its user.
  private String swift(String method, String path) throws IOException, InterruptedException {
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
                  .header("X-Auth-Token", account.firstValue("X-Auth-Token").orElseThrow())
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode() / 100).as(method + " " + path).isEqualTo(2);
      return answer.body();
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
    AnchoreScene.Ran sound = Commands.run("registry", "fsck", place());
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
    AnchoreScene.Ran cut = Commands.run("registry", "fsck", place());
    assertThat(cut.code()).as(cut.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(cut.out())
        .contains("truncated blob         " + RegistryServer.digest(LARGE))
        .contains("hurts team/app:v1" + System.lineSeparator());
  }
}
