package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Where keys come from when none are given: each place of the usual chain, in a process of its
/// own.
@Timeout(180)
class SdkCredentialsTest {
  @TempDir Path directory;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger issued = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /// Plays the container's endpoint, the metadata of an instance, and the token service.
  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestMethod() + " " + path);
    String said =
        switch (path) {
          case "/container" -> json(issued.incrementAndGet());
          case "/latest/api/token" -> "metadata-token";
          case "/latest/meta-data/iam/security-credentials/" -> "the-role";
          case "/latest/meta-data/iam/security-credentials/the-role" ->
              json(issued.incrementAndGet());
          case "/" -> body.contains("Action=AssumeRole") ? assumed(body) : "";
          default -> "";
        };
    byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600");
    exchange.sendResponseHeaders(
        bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String json(int number) {
    return """
        {"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-01-01T00:00:00Z",
         "AccessKeyId": "AK%d", "SecretAccessKey": "SK%d", "Token": "T%d", "Expiration": "%s"}"""
        .formatted(number, number, number, Instant.now().plus(Duration.ofHours(6)));
  }

  private String assumed(String body) {
    assertThat(body).contains("RoleArn=arn", "RoleSessionName=", "ExternalId=ours");
    int number = issued.incrementAndGet();
    return """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <Credentials><AccessKeyId>AK%d</AccessKeyId><SecretAccessKey>SK%d</SecretAccessKey>
        <SessionToken>T%d</SessionToken><Expiration>%s</Expiration></Credentials>
        </AssumeRoleResult></AssumeRoleResponse>"""
        .formatted(number, number, number, Instant.now().plus(Duration.ofHours(1)));
  }

  /// What the process printed, a line for each deed.
  private List<String> inProcess(Map<String, String> environment, String... arguments)
      throws Exception {
    Path none = Files.writeString(directory.resolve("none"), "");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + classes(),
                CredentialsProcess.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", none.toString());
    builder.environment().put("AWS_CONFIG_FILE", none.toString());
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output
        .lines()
        .filter(line -> line.startsWith("> "))
        .map(line -> line.substring(2))
        .toList();
  }

  private static String classes() throws Exception {
    return Path.of(
            CredentialsProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  @Test
  void ofTheEnvironmentWhichNothingCanRenew() throws Exception {
    Map<String, String> keys =
        Map.of(
            "AWS_ACCESS_KEY_ID", "AKenv",
            "AWS_SECRET_ACCESS_KEY", "SKenv",
            "AWS_SESSION_TOKEN", "Tenv");
    assertThat(inProcess(keys, "current", "renewable"))
        .containsExactly("AKenv SKenv Tenv", "false");
  }

  @Test
  void ofAProfile() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("credentials"),
            """
            [default]
            aws_access_key_id = AKdefault
            aws_secret_access_key = SKdefault
            [other]
            aws_access_key_id = AKother
            aws_secret_access_key = SKother
            """);
    Map<String, String> home = Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString());
    assertThat(inProcess(home, "current")).containsExactly("AKdefault SKdefault -");
    assertThat(inProcess(home, "profile=other", "current", "renewable"))
        .containsExactly("AKother SKother -", "true");
  }

  @Test
  void ofAContainerRenewedWhenTheServerCallsThemExpired() throws Exception {
    assertThat(
            inProcess(
                Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", url("/container")),
                "current",
                "current",
                "renew-at-once",
                "current",
                "renew",
                "current",
                "renewable",
                "crowd"))
        .containsExactly(
            "AK1 SK1 T1",
            "AK1 SK1 T1",
            "renewed",
            "AK1 SK1 T1",
            "renewed",
            "AK2 SK2 T2",
            "true",
            "all served");
    assertThat(asked).hasSizeGreaterThan(2).containsOnly("GET /container");
  }

  @Test
  void ofAnInstancesRole() throws Exception {
    Map<String, String> instance =
        Map.of("AWS_EC2_METADATA_DISABLED", "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT", url(""));
    assertThat(inProcess(instance, "current", "renew", "current", "renewable"))
        .containsExactly("AK1 SK1 T1", "renewed", "AK2 SK2 T2", "true");
    assertThat(asked).contains("PUT /latest/api/token");
  }

  @Test
  void ofARoleThatIsTaken() throws Exception {
    Map<String, String> base =
        Map.of(
            "AWS_ACCESS_KEY_ID", "AKenv",
            "AWS_SECRET_ACCESS_KEY", "SKenv",
            "AWS_ENDPOINT_URL_STS", url(""));
    assertThat(
            inProcess(
                base,
                "role=arn:aws:iam::123456789012:role/mover",
                "role-session-name=tranship",
                "external-id=ours",
                "current",
                "renew",
                "current",
                "renewable",
                "crowd"))
        .containsExactly("AK1 SK1 T1", "renewed", "AK2 SK2 T2", "true", "all served");
  }

  @Test
  void thatAreNowhereAreSaidToBeMissing() throws Exception {
    assertThat(inProcess(Map.of(), "current"))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("TRS-106").contains("no AWS credentials"));
  }
}
