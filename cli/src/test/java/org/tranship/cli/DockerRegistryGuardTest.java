package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.CertificateAuthority;
import org.tranship.testkit.server.RegistryGuard;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.TokenServer;

/// `tranship registry migrate` of a real docker-registry that has a token server, and speaks TLS
/// with certificates of an authority of its own, its clients' included.
class DockerRegistryGuardTest {
  private static final String WORD = "open-sesame";

  @TempDir private static Path certificates;
  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;
  private static CertificateAuthority authority;
  private static CertificateAuthority.Issued issued;
  private RegistryGuard guard;
  private RegistryScene scene;

  @BeforeAll
  static void makeCertificates() {
    authority = CertificateAuthority.make(certificates, "authority");
    issued = authority.issue("registry");
  }

  @BeforeEach
  void start() throws IOException {
    try (RegistryServer open = RegistryServer.start(old)) {
      open.push("team/app", "v1", "base layer", "app layer");
      open.push("team/app", "v2", "base layer", "newer layer");
      open.push("web", "latest", "base layer");
    }
    guard = new RegistryGuard(authority, issued, new TokenServer(issued, "mover", WORD));
    scene = new RegistryScene(aside, Spot.files(old), Spot.files(target), Optional.of(guard));
    Files.writeString(aside.resolve("word"), WORD + "\n");
    Files.writeString(aside.resolve("other-word"), "abracadabra\n");
  }

  @AfterEach
  void stop() {
    scene.close();
    guard.tokens().close();
  }

  /// The plan's settings of the registry, all right.
  private Map<String, Object> right() {
    return new TreeMap<>(
        Map.of(
            "url", scene.service().registry().address(),
            "user", "mover",
            "password", "file:" + aside.resolve("word"),
            "ca", authority.certificate(),
            "client-certificate", guard.issued().certificate(),
            "client-key", guard.issued().key()));
  }

  private AnchoreScene.Ran migrate(Map<String, Object> settings) {
    StringBuilder plan = new StringBuilder("{");
    settings.forEach(
        (name, value) ->
            plan.append(plan.length() > 1 ? ", " : "").append(name + ": \"" + value + "\""));
    scene.write(scene.service().plan(plan + "}"));
    return scene.migrate();
  }

  private void refuses(Map<String, Object> settings, String... words) {
    AnchoreScene.Ran ran = migrate(settings);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains(words).doesNotContain(WORD, "abracadabra", "Exception");
    assertThat(scene.service().spot()).isEqualTo(Spot.files(old));
    assertThat(RegistryScene.links(target)).isEmpty();
  }

  private Map<String, Object> with(String name, Object value) {
    Map<String, Object> settings = right();
    settings.put(name, value);
    return settings;
  }

  @Test
  void aWrongLoginOrCertificateIsRefusedBeforeAnythingIsCopied() {
    refuses(
        with("password", "file:" + aside.resolve("other-word")), "TRR-120", "HTTP 401", "/token");
    refuses(
        with("ca", CertificateAuthority.make(certificates, "other").certificate()),
        "TRR-123",
        "signed by no authority that is trusted",
        "'ca'");
    Map<String, Object> unknown = right();
    unknown.keySet().removeIf(name -> name.startsWith("client-"));
    refuses(unknown, "TRR-123", "'client-certificate'");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void isMovedOnceTheTokensAllowToPush() throws IOException {
    guard.tokens().allow("pull");
    refuses(right(), "TRM-114", "TRR-121", "insufficient_scope", "repository:tranship-probe:");
    guard.tokens().allow("pull", "push");

    AnchoreScene.Ran ran = migrate(right());
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Switched: the registry reads from file:" + target);
    assertThat(scene.run("status", "last").out())
        .contains("3 tags were pulled from https://127.0.0.1:")
        .contains("an upload: HTTP 405")
        .contains("a manifest: HTTP 405")
        .contains("an upload was begun, and could not be cancelled");
    assertThat(guard.tokens().given())
        .contains(
            "repository:team/app:pull",
            "repository:web:pull",
            "repository:tranship-probe:pull,push");
    AnchoreScene.Ran fsck = Commands.run("registry", "fsck", "file:" + target);
    assertThat(fsck.code()).as(fsck.all()).isZero();
    assertThat(withAToken()).isEmpty();
  }

  /// Files of the run in which a token or the password is. Every token of the test begins alike.
  private List<Path> withAToken() throws IOException {
    String begin = "eyJ0eXAiOiJKV1Qi";
    try (Stream<Path> files = Files.walk(aside)) {
      List<Path> all =
          files.filter(Files::isRegularFile).filter(file -> !file.endsWith("word")).toList();
      assertThat(all).anyMatch(file -> file.toString().contains("journal"));
      return all.stream()
          .filter(
              file -> {
                try {
                  String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                  return text.contains(begin) || text.contains(WORD);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }
}
