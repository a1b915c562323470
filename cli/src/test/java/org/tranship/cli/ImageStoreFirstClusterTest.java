package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.CertificateAuthority;
import org.tranship.testkit.server.CertificateAuthority.Issued;
import org.tranship.testkit.server.fabric.AzuriteFiles;
import org.tranship.testkit.server.fabric.ClusterFiles;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.FabricTls;
import org.tranship.testkit.server.fabric.SampleManifest;

/// The lines of the guide for whoever has a cluster, as they stand there, in a shell: with names, a
/// port and keys filled in, against the double of a cluster that wants a certificate.
class ImageStoreFirstClusterTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();
  private static final String NAME = "first.cluster.example";
  private static final String HEADING = "## For the first who has a cluster";

  @TempDir private Path directory;
  private final String container = AZURITE.freshContainerName();
  private FabricTls tls;

  @BeforeEach
  void begin() throws IOException {
    CertificateAuthority authority = CertificateAuthority.make(directory, "authority");
    Issued own = authority.issue(NAME);
    tls = new FabricTls(own, authority.certificate(), Set.of(NAME));
    Files.copy(authority.certificate(), directory.resolve("ca.pem"));
    Files.writeString(
        directory.resolve("client.pem"),
        Files.readString(own.certificate()) + Files.readString(own.key()));
    // Whoever sits there answers each command anew.
    Path yes = Files.writeString(directory.resolve("answers"), "yes\n".repeat(20));
    Path command =
        Files.writeString(
            directory.resolve("tranship"),
            "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m"
                    .formatted(Path.of(System.getProperty("java.home"), "bin", "java"))
                + " --enable-native-access=ALL-UNNAMED -cp '%s' %s \"$@\" --journal sqlite:runs < '%s'\n"
                    .formatted(classPath(), Main.class.getName(), yes));
    assertThat(command.toFile().setExecutable(true)).isTrue();
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private FabricDouble started() {
    return FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS).withTls(tls));
  }

  private String xstore(String key) {
    return "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=%s;Container=%s"
        .formatted(AZURITE.uri(), AZURITE.account(), AZURITE.account(), key, container);
  }

  @Test
  void aClusterOnXStoreIsMovedAndLedBackByItsLines() throws Exception {
    AzuriteFiles files = new AzuriteFiles(AZURITE, container);
    files.create();
    files.write("Store/App/ApplicationManifest.1.0.xml", "<ApplicationManifest/>");
    files.write(ImageStoreScene.CODE + "/Service.exe", "code");
    files.write(ImageStoreScene.CODE + "/serviceplatform.xstore.manifest", "11/29/2026");
    String manifest = SampleManifest.of("prod", "7", xstore(AZURITE.key()));
    files.write("WindowsFabricStore/ClusterManifest.7.xml", manifest);
    try (FabricDouble server = started()) {
      FabricCluster cluster = new FabricCluster(manifest, files, server);
      cluster.quick(true);
      var _ = server.add(cluster);
      Files.writeString(directory.resolve("move.yaml"), filled(plan(), server));
      List<String> lines = block(0);
      assertThat(lines).hasSizeGreaterThanOrEqualTo(9);
      String said = run(lines, server);
      assertThat(said).contains("the cluster uses its own image store", "S0 = S1", "Rolled back");
      assertThat(cluster.upgrades()).hasSizeGreaterThanOrEqualTo(5);
      assertThat(cluster.config()).isEqualTo("7");
      assertThat(server.imageStore().paths()).isEmpty();
    }
  }

  @Test
  void aNewClusterIsTriedByItsLines() throws Exception {
    try (FabricDouble server = started()) {
      FabricCluster cluster =
          new FabricCluster(
              SampleManifest.of("prod", "7", "fabric:ImageStore"),
              ClusterFiles.readOnly(_ -> Optional.empty()),
              server);
      var _ = server.add(cluster);
      List<String> lines = new ArrayList<>(block(0).subList(0, 3));
      lines.addAll(block(1));
      assertThat(lines).hasSizeGreaterThanOrEqualTo(8);
      String said = run(lines, server);
      assertThat(said).contains("uses its own image store", "1 sent-and-listed");
      assertThat(server.count("UploadFileChunk")).isEqualTo(4);
      assertThat(server.imageStore().paths()).isEmpty();
    }
  }

  /// Each line by itself, in one shell; each command of it has to end well.
  private String run(List<String> lines, FabricDouble server) throws Exception {
    StringBuilder script = new StringBuilder("set -e\nPATH=\"$PWD:$PATH\"\n");
    for (String line : lines) {
      script.append("echo '").append(line.replace("'", "'\\''")).append("'\n");
      script.append(filled(line, server)).append('\n');
    }
    Path file = Files.writeString(directory.resolve("lines.sh"), script);
    Path out = directory.resolve("said");
    Process shell =
        new ProcessBuilder("bash", file.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = shell.waitFor(10, TimeUnit.MINUTES);
    String said = Files.readString(out);
    assertThat(ended).as(said).isTrue();
    assertThat(shell.exitValue()).as(said).isZero();
    assertThat(said).doesNotContain(AZURITE.key());
    return said;
  }

  /// What whoever has a cluster writes in the place of the guide's words.
  private String filled(String text, FabricDouble server) {
    return text.replace("HOST=...", "HOST=127.0.0.1")
        .replace("XSTORE_KEY=...", "XSTORE_KEY=" + AZURITE.key())
        .replace(
            "xstore:AccountName=NAME;AccountKey=${XSTORE_KEY};Container=NAME",
            xstore("${XSTORE_KEY}"))
        .replace("server-common-name=NAME", "server-common-name=" + NAME)
        .replace("https://HOST:19080", server.url().toString())
        .replace(":19080", ":" + server.url().getPort());
  }

  private static List<String> guide() {
    return SourceFile.all().stream()
        .filter(file -> file.path().equals("docs/imagestore.md"))
        .findFirst()
        .orElseThrow()
        .lines();
  }

  private static String plan() {
    List<String> lines = guide();
    int first = lines.indexOf("```yaml") + 1;
    List<String> plan = lines.subList(first, lines.size());
    return String.join("\n", plan.subList(0, plan.indexOf("```"))) + "\n";
  }

  /// The lines of a block behind the heading.
  private static List<String> block(int number) {
    List<String> lines = guide();
    List<List<String>> blocks = new ArrayList<>();
    boolean inside = false;
    for (String line : lines.subList(lines.indexOf(HEADING) + 1, lines.size())) {
      if (line.startsWith("## ")) {
        break;
      }
      boolean code = line.startsWith("    ");
      if (code && !inside) {
        blocks.add(new ArrayList<>());
      }
      if (code) {
        blocks.getLast().add(line.strip());
      }
      inside = code;
    }
    return blocks.get(number);
  }
}
