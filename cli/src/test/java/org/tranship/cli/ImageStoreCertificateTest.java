package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.CertificateAuthority;
import org.tranship.testkit.server.CertificateAuthority.Issued;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.FabricTls;

/// The copy of the published procedure against a gateway that wants a certificate, with the flags
/// that choose one as they are written there.
class ImageStoreCertificateTest {
  private static final String PASSWORD = "not-to-be-shown";
  private static final String NAME = "WinfabDevClusterCert";

  @TempDir private static Path shared;
  private static CertificateAuthority authority;
  private static Path client;
  private static Path reader;
  private static Path password;
  private static FabricDouble cluster;

  @TempDir private Path directory;
  private ImageStoreScene scene;

  @BeforeAll
  static void start() throws Exception {
    authority = CertificateAuthority.make(shared, "authority");
    Issued own = authority.issue(NAME);
    client = pfx(own, "client.pfx");
    reader = pfx(authority.issue("reader"), "reader.pfx");
    password = Files.writeString(shared.resolve("password"), PASSWORD + "\n");
    FabricTls tls = new FabricTls(own, authority.certificate(), Set.of(NAME));
    cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS).withTls(tls));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Path pfx(Issued issued, String name) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] word = PASSWORD.toCharArray();
    store.setKeyEntry("own", issued.signer(), word, new Certificate[] {issued.x509()});
    Path file = shared.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, word);
    }
    return file;
  }

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory).seeded(true);
  }

  /// @param server the common name that the gateway is to have
  private AnchoreScene.Ran copied(String server, List<String> more) {
    List<Object> line =
        new ArrayList<>(
            List.of(
                "copy",
                "/ConnectionEndpoint:127.0.0.1:" + cluster.url().getPort(),
                "/CredentialType:X509",
                "/ServerCommonName:" + server,
                "/FindType:FindBySubjectName",
                "/FindValue:CN=" + NAME,
                "/StoreLocation:LocalMachine",
                "/StoreName:My",
                "/SourceImageStore:file:"
                    + scene.images()
                    + "/DestinationImageStore:fabric:ImageStore",
                "--source-layout",
                "xstore",
                "--snapshot",
                directory.resolve("s.sp")));
    for (String each : more) {
      line.add("--gateway-option");
      line.add(each);
    }
    AnchoreScene.Ran ran = scene.run(line.toArray());
    assertThat(ran.all()).doesNotContain(PASSWORD, "Exception");
    return ran;
  }

  private static List<String> as(Path certificate) {
    return List.of(
        "client-certificate=" + certificate,
        "client-password=file:" + password,
        "ca=" + authority.certificate());
  }

  @Test
  void theLineAsItIsWrittenCopiesWithACertificateFromAFile() {
    AnchoreScene.Ran ran = copied(NAME, as(client));
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.all()).contains("No blank stands").doesNotContain("--gateway-option");
    assertThat(cluster.imageStore().paths()).contains(ImageStoreScene.CODE + "/Sub/_.dir");
    AnchoreScene.Ran back = scene.plain("rollback", "last");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(cluster.imageStore().paths()).isEmpty();
  }

  @Test
  void withoutAFileItSaysHowOneIsNamed() {
    AnchoreScene.Ran ran = copied(NAME, List.of());
    assertThat(ran.code()).as(ran.all()).isEqualTo(2);
    assertThat(ran.all())
        .contains("TRF-106", "LocalMachine/My", "--gateway-option client-certificate=FILE");
  }

  @Test
  void aGatewayOfAnotherNameIsNotSpokenTo() {
    AnchoreScene.Ran ran = copied("AnotherCluster", as(client));
    assertThat(ran.code()).as(ran.all()).isEqualTo(2);
    assertThat(ran.all()).contains("TRF-108", "anothercluster", NAME);
  }

  @Test
  void aCertificateThatIsNotInTheFileIsNamed() {
    AnchoreScene.Ran ran = copied(NAME, as(reader));
    assertThat(ran.code()).as(ran.all()).isEqualTo(2);
    assertThat(ran.all()).contains("TRF-103", "FindBySubjectName", "CN=reader");
  }

  @Test
  void nobodyGetsInWithoutACertificate() {
    String url =
        "fabric:ImageStore?platform=windows&endpoint=%s&server-common-name=%s&ca=%s"
            .formatted(cluster.url(), NAME, authority.certificate());
    AnchoreScene.Ran ran = scene.run("check", url);
    assertThat(ran.code()).as(ran.all()).isEqualTo(3);
    assertThat(ran.all()).contains("TRS-106", "client-certificate=FILE");
  }

  @Test
  void aClientThatMayOnlyLookCopiesNothing() {
    String url =
        "fabric:ImageStore?endpoint=%s&server-common-name=%s&ca=%s&client-certificate=%s&client-password=file:%s"
            .formatted(cluster.url(), NAME, authority.certificate(), reader, password);
    AnchoreScene.Ran ran =
        scene.run(
            "copy",
            "file:" + scene.images(),
            url,
            "--source-layout",
            "xstore",
            "--snapshot",
            directory.resolve("s.sp"));
    assertThat(ran.code()).as(ran.all()).isEqualTo(1);
    assertThat(ran.all()).contains("TRI-102", "TRS-105", "admin clients");
    assertThat(cluster.imageStore().paths()).isEmpty();
  }
}
