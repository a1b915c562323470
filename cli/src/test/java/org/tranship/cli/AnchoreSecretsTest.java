package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;

/// No secret of a configuration, and no password of a URL, leaves the command: not in what it
/// prints, not in its journal, not in its reports. [AnchoreScene] looks at every run of every test;
/// this one goes through all commands, right and wrong.
class AnchoreSecretsTest {
  @TempDir private Path directory;

  @Test
  void everyCommandKeepsTheSecretsOfItsConfigurations() throws Exception {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    S3Endpoint server = S3ProxyServer.shared().endpoint();
    Path db = scene.db();
    Path s3 = scene.s3("anchore-secrets", "");
    scene.keepSecret("another-secret");
    AnchoreScene.Ran compared =
        scene.anchore(
            "check", s3, "--deployed", scene.changed(s3, server.secretKey(), "another-secret"));
    assertThat(compared.out()).contains("names the same store (secret_key differs)");
    scene.anchore("plan", db, s3, "--json");
    AnchoreScene.Ran ran = scene.migrate(db, s3, "--nodelete", "--json");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("\"database\" : \"postgresql://postgres:***@")
        .contains("access_key: '${ANCHORE_S3_ACCESS_KEY}'")
        .contains("secret_key: '${ANCHORE_S3_SECRET_KEY}'");
    Path page = directory.resolve("report.html");
    for (List<String> command :
        List.of(
            List.of("status", "last"),
            List.of("status", "last", "--json"),
            List.of("report", "last", "--all"),
            List.of("report", "last", "--json"),
            List.of("report", "last", "--html", page.toString()),
            List.of("list", "--json"))) {
      AnchoreScene.Ran said = scene.run(command.toArray());
      assertThat(said.code()).as(said.all()).isZero();
    }
    String database = scene.anchore().database().password();
    for (Path written : List.of(page)) {
      assertThat(Files.readString(written))
          .contains("anchore-secrets")
          .doesNotContain(database, server.secretKey(), server.accessKey());
    }
    assertThat(scene.verb("verify", "last").code()).isZero();
    assertThat(scene.verb("rollback", "last").code()).isZero();
  }

  @Test
  void loginInAUrlOfAConfigurationIsRefusedWithoutBeingShown() {
    AnchoreScene scene = AnchoreScene.with(directory, List.of());
    scene.keepSecret("of-the-url");
    Path s3 = scene.s3("anchore-login", "");
    AnchoreScene.Ran ran =
        scene.migrate(scene.db(), scene.changed(s3, "http://", "http://me:of-the-url@"));
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.err())
        .contains("TRA-CONFIG-008", "url holds a login before the host", "out of the url");
  }
}
