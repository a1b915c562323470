package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tranship imagestore manifests`, `audit` and `inventory` by the command.
class ImageStoreManifestsTest {
  private static final String MANIFEST =
      """
      <ClusterManifest Version="7.0" xmlns="http://schemas.microsoft.com/2011/01/fabric">
        <FabricSettings>
          <Section Name="Management">
            <Parameter Name="ImageStoreConnectionString" Value="xstore:AccountName=a;AccountKey=geheim;Container=c" />
          </Section>
          <Section Name="Hosting">
            <Parameter Name="RunAsPolicyEnabled" Value="RUNAS" />
          </Section>
        </FabricSettings>
      </ClusterManifest>
      """;

  @TempDir private Path directory;

  private Path manifest(String runAs) throws IOException {
    return Files.writeString(directory.resolve("current.xml"), MANIFEST.replace("RUNAS", runAs));
  }

  @Test
  void writesThreeManifestsFromTheSectionsOfTheProcedure() throws IOException {
    Path fragment = Files.writeString(directory.resolve("fragment.txt"), ImageStoreScene.FRAGMENT);
    Path out = directory.resolve("out");
    ImageStoreScene scene = new ImageStoreScene(directory);
    AnchoreScene.Ran ran =
        scene.run("manifests", manifest("true"), "-o", out, "--fragment", fragment);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.all())
        .contains("\"=\" between the tags was left out")
        .contains(
            "change  manifest 1: ClusterManifest changed",
            "change  manifest 1: ImageStoreService/TargetReplicaSetSize added",
            "change  manifest 2: Management/AllowImageStoreConnectionStringChange added",
            "change  manifest 2: Management/ImageStoreConnectionString changed",
            "change  manifest 3: Management/AllowImageStoreConnectionStringChange removed",
            "change  manifest back: Management/AllowImageStoreConnectionStringChange added")
        .doesNotContain("geheim", "manifest back: Management/ImageStoreConnectionString");
    assertThat(Files.readString(out.resolve("ClusterManifest.1.xml")))
        .contains("Value=\"xstore:", "Version=\"7.0-imagestore1\"", "\"(NodeTypeName==MN)\"");
    assertThat(Files.getPosixFilePermissions(out.resolve("ClusterManifest.1.xml")))
        .as("it has the account's key")
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(out))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.readString(out.resolve("ClusterManifest.2.xml")))
        .contains("Value=\"fabric:ImageStore\"", "AllowImageStoreConnectionStringChange");
    assertThat(Files.readString(out.resolve("ClusterManifest.3.xml")))
        .contains("Value=\"fabric:ImageStore\"")
        .doesNotContain("AllowImageStoreConnectionStringChange");
    assertThat(scene.run("manifests", manifest("true"), "-o", out).all()).contains("TRI-142");
  }

  @Test
  void writesNothingWhereARuleIsBroken() throws IOException {
    Path out = directory.resolve("out");
    ImageStoreScene scene = new ImageStoreScene(directory);
    AnchoreScene.Ran ran = scene.run("manifests", manifest("false"), "-o", out);
    assertThat(ran.code()).as(ran.all()).isEqualTo(3);
    assertThat(ran.all()).contains("NOT OK  manifest 2 run-as-policy");
    assertThat(out).doesNotExist();
    assertThat(
            scene.run("manifests", manifest("false"), "-o", out, "--enable-run-as-policy").code())
        .isZero();
    AnchoreScene.Ran json =
        scene.run("manifests", manifest("false"), "--enable-run-as-policy", "--json");
    assertThat(json.out()).containsIgnoringWhitespaces("\"where\": \"Hosting/RunAsPolicyEnabled\"");
    assertThat(scene.run("manifests", directory.resolve("none.xml")).all()).contains("TRI-143");
  }

  @Test
  void auditNamesAWrongChecksumAndInventoryWhatIsNotRegistered() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    String store = "file:" + scene.images();
    AnchoreScene.Ran wrong = scene.run("audit", store, "--json");
    assertThat(wrong.code()).as(wrong.all()).isEqualTo(4);
    assertThat(wrong.out()).contains("\"verdict\":\"wrong\"");
    Path list = Files.writeString(directory.resolve("registered"), "App 2.0\ncluster 7.0\n");
    AnchoreScene.Ran inventory = scene.run("inventory", store, "--registered", list);
    assertThat(inventory.code()).isZero();
    assertThat(inventory.all())
        .contains("App 1.0 is in the store and not registered")
        .doesNotContain("cluster 7.0 is");
  }

  @Test
  void auditWritesTheChecksumsOfAfterTheSwitchApartFromTheStore() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory);
    scene.file("Store/A/S.Code.1/Zeta.dll", "z");
    scene.file("Store/A/S.Code.1/alpha.txt", "a");
    scene.file("Store/A/S.Code.1/Binaries/Shared.dll", "s");
    scene.file("Store/A/S.Code.1/conf/x.xml", "x");
    scene.file(
        "Store/A/S.Code.1.checksum",
        "C91933E5911901FC9A81938903B3A76F5B214D1E2FFF6C048D61FFA1C5A2E7D1\r\n");
    Path out = directory.resolve("out");
    AnchoreScene.Ran ran = scene.run("audit", "file:" + scene.images(), "--recompute", out);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.all()).contains("1 package has a checksum that is another one");
    assertThat(out.resolve("Store/A/S.Code.1.checksum"))
        .hasContent("FC322705D841BC686FF416883763341F73BA96A82B73DF91D8A8E2EC3344C95A\r\n");
  }
}
