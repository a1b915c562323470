package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryUnit;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;

/// The plan that docs/registry.md shows, taken from that page as it stands and carried out on a
/// real docker-registry: its file of settings is edited and replaced, and a program that does what
/// `systemctl` does stops and starts it. What is replaced are places, addresses and keys; the login
/// is left out, as the page says for a registry that wants none.
class DockerRegistryDocumentedPlanTest {
  private static final String ACCEPT = "application/vnd.oci.image.manifest.v1+json";
  private static final S3Endpoint S3 = S3ProxyServer.shared().endpoint();

  @TempDir private Path directory;
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();
  private final String bucket = S3.freshBucketName();
  private Path images;
  private Path settings;
  private URI address;
  private String onDisk = "";
  private String inS3 = "";
  private String digest = "";
  private RegistryUnit unit;

  @BeforeEach
  void start() throws IOException {
    images = Files.createDirectory(directory.resolve("images"));
    try (RegistryServer registry = RegistryServer.start(images)) {
      digest = registry.push("team/app", "v1", "base", "app");
    }
    int port = RegistryUnit.freePort();
    address = URI.create("http://127.0.0.1:" + port);
    onDisk =
        settings(
            port,
            """
            storage:
              filesystem: {rootdirectory: %s}
              maintenance: {uploadpurging: {enabled: false}, readonly: {enabled: false}}
            """
                .formatted(images));
    inS3 =
        settings(
            port,
            replaced(
                documented("# registry-s3.yml"),
                Map.of(
                    "https://objects.example.org",
                    S3.uri().toString(),
                    "bucket: images",
                    "bucket: " + bucket,
                    "AKIAEXAMPLE",
                    S3.accessKey(),
                    "secretkey: ...",
                    "secretkey: " + S3.secretKey())));
    Path etc = Files.createDirectory(directory.resolve("etc"));
    settings = Files.writeString(etc.resolve("registry.yml"), onDisk);
    Files.writeString(etc.resolve("registry-disk.yml"), onDisk);
    Files.writeString(etc.resolve("registry-s3.yml"), inS3);
    unit = RegistryUnit.start(settings, address);
    Files.writeString(directory.resolve("plan.yaml"), plan(etc));
  }

  @AfterEach
  void stop() {
    unit.close();
    client.close();
  }

  private static String settings(int port, String storage) {
    return "version: 0.1\nlog: {level: error}\n%shttp: {addr: \"127.0.0.1:%d\", secret: s}\n"
        .formatted(storage, port);
  }

  /// The block of YAML on the page whose first line ends so.
  private static String documented(String first) {
    List<String> lines =
        SourceFile.all().stream()
            .filter(file -> file.path().equals("docs/registry.md"))
            .flatMap(file -> file.lines().stream())
            .dropWhile(line -> !line.endsWith(first))
            .takeWhile(line -> !line.startsWith("```"))
            .toList();
    assertThat(lines).as(first).isNotEmpty();
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private static String replaced(String text, Map<String, String> by) {
    String result = text;
    for (Map.Entry<String, String> each : by.entrySet()) {
      assertThat(result).contains(each.getKey());
      result = result.replace(each.getKey(), each.getValue());
    }
    return result;
  }

  private String plan(Path etc) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), S3.secretKey());
    Map<String, String> here = new LinkedHashMap<>();
    here.put("file:/var/lib/registry", "file:" + images);
    here.put("s3://images?endpoint=https://objects.example.org", "s3://" + place());
    here.put("AKIAEXAMPLE}", S3.accessKey() + ", create-bucket: \"true\"}");
    here.put("${IMAGES_SECRET}", "file:" + secret);
    here.put("https://registry.example.org", address.toString());
    here.put("/etc/registry", etc.resolve("registry").toString());
    here.put("systemctl", unit.program().toString());
    return replaced(documented("source: file:/var/lib/registry"), here)
        .replaceAll("(?m)^  (user|password): .*\n", "");
  }

  private String place() {
    return bucket + "?endpoint=" + S3.uri();
  }

  private AnchoreScene.Ran run(Object... words) {
    List<Object> all =
        Stream.concat(
                Stream.of(words), Stream.of("--journal", "sqlite:" + directory.resolve("journal")))
            .toList();
    return Commands.run(all.toArray());
  }

  private AnchoreScene.Ran migrate() {
    return run("registry", "migrate", directory.resolve("plan.yaml"), "--yes");
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/v2/team/app/" + path))
            .header("Accept", ACCEPT)
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void isServedAndOpen() throws IOException, InterruptedException {
    assertThat(RegistryServer.digest(get("manifests/v1"))).isEqualTo(digest);
    assertThat(get("manifests/" + digest)).contains(RegistryServer.digest("app"));
    assertThat(get("blobs/" + RegistryServer.digest("app"))).isEqualTo("app");
    HttpRequest push =
        HttpRequest.newBuilder(address.resolve("/v2/team/app/blobs/uploads/"))
            .POST(BodyPublishers.noBody())
            .build();
    assertThat(client.send(push, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
  }

  @Test
  void itIsCarriedOutToItsEndAndBack() throws IOException, InterruptedException {
    AnchoreScene.Ran moved = migrate();
    assertThat(moved.code()).as(moved.all() + unit.log()).isZero();
    assertThat(moved.out()).contains("Switched: the registry reads from s3://" + bucket);
    assertThat(settings).hasContent(inS3.replace("{enabled: true}", "{enabled: false}"));
    isServedAndOpen();
    assertThat(run("status", "last").out())
        .contains("an upload: HTTP 405", "a manifest: HTTP 405", "shows what only the target has");
    assertThat(S3ProxyServer.shared().bucket(bucket).keys())
        .anyMatch(key -> key.endsWith("team/app/_manifests/tags/v1/current/link"));

    AnchoreScene.Ran back = run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all() + unit.log()).isZero();
    assertThat(settings).hasContent(onDisk);
    isServedAndOpen();
    assertThat(beside()).as("docs/left-behind.md").hasSize(1);
    assertThat(beside().getFirst()).hasContent(onDisk);
  }

  /// What the file had in it before the fence was raised.
  private List<Path> beside() throws IOException {
    try (Stream<Path> all = Files.list(settings.getParent())) {
      return all.filter(file -> file.toString().contains("registry.yml.tranship-")).toList();
    }
  }

  /// A tag that has a history and points nowhere, as a push leaves it that is cut off.
  private Path halfATag() throws IOException {
    Path history =
        Files.createDirectories(directory.resolve("lost/v1/index/sha256"))
            .resolve(digest.substring("sha256:".length()));
    Files.writeString(Files.createDirectories(history).resolve("link"), digest);
    return directory.resolve("lost/v1");
  }

  private Path tags() throws IOException {
    return Files.createDirectories(
        images.resolve("docker/registry/v2/repositories/team/lost/_manifests/tags"));
  }

  private void isRefused(String... words) throws IOException, InterruptedException {
    AnchoreScene.Ran ran = migrate();
    assertThat(ran.code()).as(ran.all() + unit.log()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("tag without image team/lost:v1").contains(words);
    assertThat(settings).hasContent(onDisk);
    isServedAndOpen();
  }

  @Test
  void whatIsRefusedBeforeTheFenceLeavesTheRegistryAlone()
      throws IOException, InterruptedException {
    Files.move(halfATag(), tags().resolve("v1"));
    isRefused("TRR-148");
    assertThat(beside()).as("the file was not edited").isEmpty();
  }

  @Test
  void whatIsRefusedBehindTheFenceLeavesTheRegistryOpenAndItsSettingsAsTheyWere()
      throws IOException, InterruptedException {
    Path plan = directory.resolve("plan.yaml");
    String cut =
        "  raise:\n    - command: [mv, %s, %s]\n".formatted(halfATag(), tags().resolve("v1"));
    Files.writeString(plan, replaced(Files.readString(plan), Map.of("  raise:\n", cut)));
    isRefused("TRR-115");
    assertThat(beside()).hasSize(1);
  }
}
