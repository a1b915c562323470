package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.server.KeystoneDouble;
import org.tranship.testkit.server.SwiftServer;

/// Whole migrations to a real OpenStack Swift and back, with the sign-ins that Anchore's driver
/// hands to python-swiftclient.
class AnchoreSwiftTest {
  private static final List<Document> DOCUMENTS =
      AnchoreInstallation.together(AnchoreDocuments.seven(), AnchoreDocuments.edges());

  @TempDir private Path directory;

  private final SwiftServer swift = SwiftServer.shared();
  private AnchoreScene scene;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, DOCUMENTS);
    scene.keepSecret(swift.key());
  }

  private Path config(String container, String create, Map<String, Object> login) {
    StringBuilder section =
        new StringBuilder(
            """
            object_store:
              compression: {enabled: true, min_size_kbytes: 100}
              storage_driver:
                name: swift
                config:
                  container: %s
                  create_container: %s
                  anchore_key_prefix: anchore
            """
                .formatted(container, create));
    login.forEach((key, value) -> section.append("      " + key + ": '" + value + "'\n"));
    return scene.config("swift.yaml", section.toString());
  }

  private Map<String, Object> v1(String key) {
    return Map.of("auth", swift.authUrl(), "user", swift.user(), "key", key);
  }

  private void thereAndBack(Path config, String container) {
    Path db = scene.db();
    AnchoreScene.Ran there = scene.migrate(db, config);
    assertThat(there.code()).as(there.all()).isZero();
    assertThat(there.out()).contains("name: swift", "${ANCHORE_SWIFT_");
    assertThat(scene.anchore().contentOfDb()).isEmpty();
    assertThat(scene.anchore().urls())
        .hasSize(15)
        .containsEntry(
            "admin/policy_bundles/2c53a13c-1765-11e8-82ef-23527761d060",
            "swift://"
                + container
                + "/anchoreadmin/policy_bundles/2c53a13c-1765-11e8-82ef-23527761d060");
    AnchoreScene.Ran check = scene.anchore("check", config, "--read-all");
    assertThat(check.code()).as(check.all()).isZero();
    assertThat(check.out())
        .contains("ok      documents: 15 were read and are as the catalogue says");

    AnchoreScene.Ran back = scene.migrate(config, db);
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(scene.anchore().contentOfDb()).isEqualTo(AnchoreInstallation.digests(DOCUMENTS));
    assertThat(scene.anchore("check", config, "--read-all").out()).doesNotContain("TRA-116");
  }

  @Test
  void databaseToSwiftAndBackWithTheFirstProtocol() {
    String container = swift.freshContainerName();
    thereAndBack(config(container, "true", v1(swift.key())), container);
  }

  @Test
  void databaseToSwiftAndBackWithTheThirdProtocol() {
    try (KeystoneDouble keystone = KeystoneDouble.inFrontOf(swift)) {
      String container = swift.freshContainerName();
      Path config =
          config(
              container,
              "true",
              Map.of(
                  "auth_version",
                  "3",
                  "os_auth_url",
                  keystone.v3Url(),
                  "os_username",
                  keystone.user(),
                  "os_password",
                  keystone.password(),
                  "os_user_domain_name",
                  "Default",
                  "os_project_name",
                  keystone.project(),
                  "os_project_domain_name",
                  "Default",
                  "os_region_name",
                  KeystoneDouble.REGION));
      thereAndBack(config, container);
      assertThat(keystone.tokensIssued()).isLessThan(20);
    }
  }

  /// Anchore's driver cuts a name at `?` before it writes, so the document is under what is left of
  /// it, as others may be.
  @Test
  void nameThatAnchoreCutBeforeItWroteIsSaidWhereItLies() {
    String container = swift.freshContainerName();
    Path config = config(container, "true", v1(swift.key()));
    AnchoreScene.Ran there = scene.migrate(scene.db(), config);
    assertThat(there.code()).as(there.all()).isZero();
    scene
        .anchore()
        .execute(
            "update archive_metadata set \"archiveId\" = 'why?not', content_url = 'swift://"
                + container
                + "/anchoreadmin/policy_bundles/why?not' where \"archiveId\" ="
                + " '2c53a13c-1765-11e8-82ef-23527761d060'");
    AnchoreScene.Ran check = scene.anchore("check", config, "--read-all");
    assertThat(check.code()).as(check.all()).isEqualTo(ExitCode.REFUSED.number());
    String place = "swift://" + container + "/anchoreadmin/policy_bundles/why";
    assertThat(check.out())
        .contains("TRA-113 Anchore does not keep the document admin/policy_bundles/why?not under")
        .contains("content_url " + place + "?not, but under " + place + ", which it gives to other")
        .contains("Copy that object to the name in content_url, then move")
        .contains("documents: 14 were read and are");
  }

  @Test
  void wrongKeyAndMissingContainerAreSaid() {
    scene.keepSecret("not-the-key");
    String container = swift.freshContainerName();
    AnchoreScene.Ran wrong =
        scene.migrate(scene.db(), config(container, "true", v1("not-the-key")));
    assertThat(wrong.code()).as(wrong.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(wrong.out()).contains("Refused: TRS-106", "swift://" + container);

    Path missing = config(container, "false", v1(swift.key()));
    AnchoreScene.Ran none = scene.migrate(scene.db(), missing);
    assertThat(none.code()).as(none.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(none.out()).contains("Refused: TRS-104", container);
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
  }
}
