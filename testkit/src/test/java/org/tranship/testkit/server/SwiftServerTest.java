package org.tranship.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SwiftServerTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static KeystoneDouble keystone;

  @BeforeAll
  static void startKeystone() {
    keystone = KeystoneDouble.inFrontOf(SwiftServer.shared());
  }

  @AfterAll
  static void stop() {
    keystone.close();
    CLIENT.close();
  }

  @Test
  void v1TokenWritesAndReadsUntilItExpires() throws Exception {
    SwiftServer swift = SwiftServer.shared();
    HttpResponse<String> auth =
        send(
            HttpRequest.newBuilder(swift.authUrl())
                .header("X-Auth-User", swift.user())
                .header("X-Auth-Key", swift.key()));
    assertThat(auth.statusCode()).isEqualTo(200);
    String token = auth.headers().firstValue("X-Auth-Token").orElseThrow();
    String storage = auth.headers().firstValue("X-Storage-Url").orElseThrow();
    roundTrip(storage, token);

    swift.expireTokens();
    assertThat(send(HttpRequest.newBuilder(URI.create(storage)).header("X-Auth-Token", token)))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(401);
  }

  @Test
  void s3ProtocolReachesTheSameServer() {
    S3RoundTrip.run(SwiftServer.shared().s3());
  }

  @Test
  void v2TokenOfTheDoubleWorksOnTheRealSwift() throws Exception {
    HttpResponse<String> answer = postV2(keystone.password());
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode access = JSON.readTree(answer.body()).path("access");
    JsonNode swift = only(access.path("serviceCatalog"), "type", "object-store");
    JsonNode endpoint = only(swift.path("endpoints"), "region", KeystoneDouble.REGION);
    roundTrip(endpoint.path("publicURL").asString(), access.path("token").path("id").asString());
  }

  @Test
  void v3TokenOfTheDoubleWorksOnTheRealSwift() throws Exception {
    int before = keystone.tokensIssued();
    HttpResponse<String> answer = postV3(keystone.password(), "\"domain\": {\"id\": \"default\"},");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(keystone.tokensIssued()).isEqualTo(before + 1);
    JsonNode catalog = JSON.readTree(answer.body()).path("token").path("catalog");
    JsonNode swift = only(catalog, "type", "object-store");
    String url =
        StreamSupport.stream(swift.path("endpoints").spliterator(), false)
            .filter(e -> e.path("region_id").asString().equals(KeystoneDouble.REGION))
            .filter(e -> e.path("interface").asString().equals("public"))
            .map(e -> e.path("url").asString())
            .findFirst()
            .orElseThrow();
    roundTrip(url, answer.headers().firstValue("X-Subject-Token").orElseThrow());
  }

  @Test
  void wrongPasswordAndMissingDomainAreUnauthorized() throws Exception {
    assertThat(postV2("wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> v3 = postV3("wrong", "\"domain\": {\"name\": \"Default\"},");
    assertThat(v3.statusCode()).isEqualTo(401);
    assertThat(v3.body()).contains("Unauthorized").doesNotContain("wrong");
    assertThat(postV3(keystone.password(), "").statusCode()).isEqualTo(401);
  }

  @Test
  void closedServerLeavesNothingBehind() {
    List<ProcessHandle> processes;
    try (var own = SwiftServer.start()) {
      processes = own.processes();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(10);
    }
    LeftBehind.assertNone(processes);
  }

  private static HttpResponse<String> postV2(String password)
      throws IOException, InterruptedException {
    return post(
        keystone.v2Url() + "/tokens",
        """
        {"auth": {"tenantName": "%s",
          "passwordCredentials": {"username": "%s", "password": "%s"}}}
        """
            .formatted(keystone.project(), keystone.user(), password));
  }

  private static HttpResponse<String> postV3(String password, String domain)
      throws IOException, InterruptedException {
    return post(
        keystone.v3Url() + "/auth/tokens",
        """
        {"auth": {
          "identity": {"methods": ["password"],
            "password": {"user": {%s "name": "%s", "password": "%s"}}},
          "scope": {"project": {%s "name": "%s"}}}}
        """
            .formatted(domain, keystone.user(), password, domain, keystone.project()));
  }

  private static HttpResponse<String> post(String url, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static void roundTrip(String storage, String token)
      throws IOException, InterruptedException {
    String container = storage + "/" + SwiftServer.shared().freshContainerName();
    assertThat(put(container, token, "")).isEqualTo(201);
    assertThat(put(container + "/a%2Fb", token, "forty-two")).isEqualTo(201);
    HttpResponse<String> read =
        send(HttpRequest.newBuilder(URI.create(container + "/a/b")).header("X-Auth-Token", token));
    assertThat(read.body()).isEqualTo("forty-two");
  }

  private static int put(String url, String token, String body)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url))
            .header("X-Auth-Token", token)
            .PUT(HttpRequest.BodyPublishers.ofString(body)))
        .statusCode();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode only(JsonNode array, String field, String value) {
    return StreamSupport.stream(array.spliterator(), false)
        .filter(node -> node.path(field).asString().equals(value))
        .findFirst()
        .orElseThrow();
  }
}
