package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// What a docker-registry wrote and a layer of it that is lost, which many images have: the refused
/// move has each of them in its report, which is signed.
class DockerRegistryHurtReportTest {
  private static final int MANY = 30;

  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;
  private RegistryScene scene;
  private final Set<String> hurt = new TreeSet<>();

  @BeforeEach
  void push() {
    scene = new RegistryScene(aside, Spot.files(old), Spot.files(target));
    for (int i = 0; i < MANY; i++) {
      String tag = "v" + i;
      String _ = scene.service().registry().push("team/app", tag, "shared", "layer " + i);
      hurt.add("team/app:" + tag);
    }
    String _ = scene.service().registry().push("whole", "v1", "another");
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private static Path blob(Path root, String content) {
    String hex = RegistryServer.digest(content).substring("sha256:".length());
    return root.resolve(
        "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
  }

  @Test
  void theSignedReportOfARefusedMoveNamesEveryImageThatIsHurt() throws Exception {
    Files.delete(blob(old, "shared"));
    AnchoreScene.Ran refused = scene.migrate();
    assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(refused.all()).contains("TRR-148", "In all 30 images are hurt", " --html FILE'");

    SigningKey key = SigningKey.in(aside, "Ed25519");
    Path page = aside.resolve("report.html");
    AnchoreScene.Ran ran = scene.run("report", "last", "--html", page, "--sign", key.file());
    assertThat(ran.code()).as(ran.all()).isZero();
    String text = Files.readString(page);
    assertThat(key.hasSigned("Ed25519", text, Files.readAllBytes(aside.resolve("report.html.sig"))))
        .isTrue();
    String table = text.substring(text.indexOf("Images that cannot be pulled whole: 30"));
    assertThat(hurt).allMatch(image -> table.contains(">" + image + "<"));
    assertThat(table).doesNotContain(">whole:v1<");

    String json = scene.run("report", "last", "--json").out();
    String named = json.substring(json.indexOf("\"affected\""));
    assertThat(hurt).allMatch(image -> named.contains("\"" + image + "\""));
    assertThat(named).contains("\"total\" : 30").doesNotContain("whole:v1");

    String terminal = scene.run("report", "last").out();
    assertThat(terminal).contains("Images that cannot be pulled whole: 30");
    assertThat(terminal.lines().filter(line -> hurt.contains(line.strip()))).hasSize(20);
    assertThat(scene.run("status", "last").out())
        .contains("NOT OK    images, before the fence: ", "In all 30 images are hurt")
        .doesNotContain("affected-names");
  }

  @Test
  void onceTheyAreWholeTheReportNamesNone() throws Exception {
    Path layer = blob(old, "shared");
    Files.move(layer, aside.resolve("layer"));
    assertThat(scene.migrate().code()).isEqualTo(ExitCode.REFUSED.number());
    Files.move(aside.resolve("layer"), layer);
    AnchoreScene.Ran moved = scene.migrate();
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(scene.run("report", "last").out()).doesNotContain("cannot be pulled whole: 30");
  }
}
