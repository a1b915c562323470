package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.RegistryServer;

/// Copies to Azure and back, and what is shown and kept of a key that was typed.
class CopyAzureTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();

  @TempDir private Path directory;
  private final String container = AZURITE.freshContainerName();

  private String azblob(String prefix) throws IOException {
    Path key = Files.writeString(directory.resolve("azure-key"), AZURITE.key() + "\n");
    return "azblob://%s/%s/%s?endpoint=%s&create-container=true&key=file:%s"
        .formatted(AZURITE.account(), container, prefix, AZURITE.uri(), key);
  }

  private String xstore() {
    return "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=%s;Container=%s"
        .formatted(AZURITE.uri(), AZURITE.account(), AZURITE.account(), AZURITE.key(), container);
  }

  @Test
  void copiesThereAndBackAndNothingTheSecondTime() throws Exception {
    try (CopyScene scene = new CopyScene(directory).with("a", "1").with("b/c d", "22")) {
      String azure = azblob("p");
      AnchoreScene.Ran there = scene.copy("file:" + scene.from, azure);
      assertThat(there.code()).as(there.all()).isZero();
      AnchoreScene.Ran again = scene.copy("file:" + scene.from, azure, "--json");
      assertThat(again.code()).as(again.all()).isZero();
      AnchoreScene.Ran same = scene.run("compare", "file:" + scene.from, azure, "--checksum");
      assertThat(same.code()).as(same.all()).isZero();
      AnchoreScene.Ran back = scene.copy(azure, "file:" + scene.to);
      assertThat(back.code()).as(back.all()).isZero();
      assertThat(CopyScene.texts(scene.to)).isEqualTo(CopyScene.texts(scene.from));
    }
  }

  @Test
  void holdsAKeyThatWasTypedAndKeepsItOutOfEverything() throws Exception {
    try (CopyScene scene = new CopyScene(directory).with("a", "1").with("b", "2")) {
      assertThat(scene.copy("file:" + scene.from, azblob("")).code()).isZero();
      Files.delete(directory.resolve("azure-key"));
      AnchoreScene.Ran ran = scene.copy(xstore(), "file:" + scene.to);
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.all()).contains("typed in plain text").doesNotContain(AZURITE.key());
      assertThat(CopyScene.texts(scene.to)).isEqualTo(CopyScene.texts(scene.from));
      for (List<String> command :
          List.of(List.of("report", "last", "--all"), List.of("status", "last", "--json"))) {
        assertThat(scene.run(command.toArray()).all()).doesNotContain(AZURITE.key());
      }
      assertThat(withTheKey()).isEmpty();
      // The same command typed again is the same run's business.
      assertThat(scene.copy(xstore(), "file:" + scene.to).code()).isZero();
    }
  }

  private List<Path> withTheKey() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).anyMatch(file -> file.toString().contains("journal"));
      return all.stream().filter(CopyAzureTest::holdsTheKey).toList();
    }
  }

  private static boolean holdsTheKey(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(AZURITE.key());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void refusesOnePlaceInTwoSpellings() throws Exception {
    try (CopyScene scene = new CopyScene(directory)) {
      AnchoreScene.Ran ran = scene.copy(xstore(), azblob("inside"));
      assertThat(ran.code()).isNotZero();
      assertThat(ran.all()).contains("TRO-101").doesNotContain(AZURITE.key());
    }
  }

  /// As a registry's driver for Azure has them: the same keys, below a folder or below none. Parts
  /// of it are damaged there.
  @Test
  void aRegistryThereIsJudgedRight() throws Exception {
    try (CopyScene scene = new CopyScene(directory)) {
      String app = image(scene, "team/app");
      image(scene, "web");
      String azure = azblob("images");
      AnchoreScene.Ran there = scene.copy("file:" + scene.from, azure);
      assertThat(there.code()).as(there.all()).isZero();
      AnchoreScene.Ran sound = Commands.run("registry", "fsck", azure);
      assertThat(sound.code()).as(sound.all()).isZero();
      assertThat(sound.out()).contains("2 repositories, 2 tags, 2 manifests, 6 blobs");

      Path layer = scene.from.resolve(blob(digest("layer of team/app")));
      Files.writeString(layer, "another of team/app");
      assertThat(scene.copy("file:" + scene.from, azure, "--existing", "update").code()).isZero();
      AnchoreScene.Ran damaged = Commands.run("registry", "fsck", azure);
      assertThat(damaged.code()).as(damaged.all()).isEqualTo(ExitCode.DIFFERENT.number());
      assertThat(damaged.out())
          .contains("corrupt blob           " + digest("layer of team/app"))
          .contains("hurts team/app:v1" + System.lineSeparator())
          .doesNotContain(app);
    }
  }

  /// @return the digest of its manifest
  private static String image(CopyScene scene, String repository) throws IOException {
    String layer = "layer of " + repository;
    String config = "{\"of\":\"" + repository + "\"}";
    String manifest =
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
            .formatted(described(config), described(layer));
    for (String content : List.of(layer, config, manifest)) {
      scene.with(blob(digest(content)), content);
    }
    String home = "docker/registry/v2/repositories/" + repository;
    for (String content : List.of(layer, config)) {
      String digest = digest(content);
      scene.with(home + "/_layers/" + digest.replace(':', '/') + "/link", digest);
    }
    String digest = digest(manifest);
    String manifests = home + "/_manifests/";
    scene.with(manifests + "revisions/" + digest.replace(':', '/') + "/link", digest);
    scene.with(manifests + "tags/v1/index/" + digest.replace(':', '/') + "/link", digest);
    scene.with(manifests + "tags/v1/current/link", digest);
    return digest;
  }

  private static String digest(String content) {
    return RegistryServer.digest(content);
  }

  private static String described(String content) {
    return "{\"size\":%d,\"digest\":\"%s\"}".formatted(content.length(), digest(content));
  }

  private static String blob(String digest) {
    String hex = digest.substring("sha256:".length());
    return "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data";
  }
}
