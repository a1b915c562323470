package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.control.Controls;
import org.tranship.core.value.SecretVault;
import org.tranship.formats.plan.PlanFault;

/// How a server reaches the registry that it closes: as a plan says it.
class ServeFileTest {
  @TempDir private Path folder;

  private Optional<Map<String, String>> fence(String registry) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("server.yaml"),
            """
            registry: {%s}
            fence:
              raise: {command: ["true"]}
              lower: {command: ["true"]}
            """
                .formatted(registry));
    SecretVault secrets = new SecretVault(Map.of());
    return ServeFile.read(file).fence(new Controls(List.of(), secrets), secrets);
  }

  @Test
  void theRegistryIsReachedWithEverythingThatAPlanCanSayOfIt() throws IOException {
    Optional<Map<String, String>> fence =
        fence(
            "url: \"https://registry.example.org\", realm: \"https://tokens.example.org/token\","
                + " ca: ca.pem, client-certificate: me.pem, client-key: /keys/me.key,"
                + " proxy: \"http://proxy.example.org:3128\", connect-timeout: 5s, read-timeout: 1m");
    assertThat(fence.orElseThrow())
        .containsEntry("registry.realm", "https://tokens.example.org/token")
        .containsEntry("registry.ca", folder.resolve("ca.pem").toString())
        .containsEntry("registry.client-certificate", folder.resolve("me.pem").toString())
        .containsEntry("registry.client-key", "/keys/me.key")
        .containsEntry("registry.proxy", "http://proxy.example.org:3128")
        .containsEntry("registry.connect-timeout", "5s")
        .containsEntry("registry.read-timeout", "1m");
  }

  @Test
  void pathsOfStoresAndActsAreFromTheFolderOfTheFileOn() throws IOException {
    Path written =
        Files.writeString(
            folder.resolve("server.yaml"),
            """
            stores: {near: "file:images", far: "file:/srv/images", other: "s3://images"}
            registry: {url: "http://127.0.0.1:5000"}
            fence:
              raise: {file: {path: registry.yml, replace: "a", with: "b"}}
              lower: {file: {path: /etc/registry.yml, replace: "b", with: "a"}}
            """);
    ServeFile file = ServeFile.read(written);
    assertThat(file.named("stores").values())
        .extracting(file::place)
        .containsExactly("file:" + folder.resolve("images"), "file:/srv/images", "s3://images");
    SecretVault secrets = new SecretVault(Map.of());
    assertThat(file.fence(new Controls(List.of(), secrets), secrets).orElseThrow())
        .containsEntry("fence.raise.0001.path", folder.resolve("registry.yml").toString())
        .containsEntry("fence.lower.0001.path", "/etc/registry.yml");
  }

  @Test
  void whatMakesNoSenseIsRefusedWhereItStands() {
    assertThatThrownBy(() -> fence("url: \"https://registry.example.org\", client-key: me.key"))
        .isInstanceOf(PlanFault.class)
        .hasMessageContaining("server.yaml, line 1")
        .hasMessageContaining("client-certificate and client-key belong together");
  }
}
