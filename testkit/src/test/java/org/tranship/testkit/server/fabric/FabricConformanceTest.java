package org.tranship.testkit.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What of requests and of its own answers the double holds against the published description.
class FabricConformanceTest {
  private static final String COPY = "/ImageStore/$/Copy?api-version=6.0";

  private final HttpClient http = HttpClient.newHttpClient();
  private final FabricDouble cluster =
      FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));

  @AfterEach
  void close() {
    http.close();
    cluster.close();
  }

  private HttpResponse<String> send(String method, String target, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(cluster.url() + target))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /// One part of the API, which answers what it is told.
  private static FabricRoutes answering(String operation, FabricReply reply) {
    return new FabricRoutes() {
      @Override
      public List<FabricOperation> operations() {
        return ClusterOperations.ALL.stream().filter(it -> it.id().equals(operation)).toList();
      }

      @Override
      public FabricReply answer(FabricOperation asked, FabricRequest request) {
        return reply;
      }
    };
  }

  @Test
  void bodiesHaveTheNamesAndKindsOfTheSchemas() throws Exception {
    cluster.expectingViolations();
    String fine = "{\"RemoteSource\":\"A\",\"RemoteDestination\":\"B\",\"CopyFlag\":\"Echo\"}";
    assertThat(send("POST", COPY, fine).statusCode()).isEqualTo(404);
    assertThat(cluster.violations()).as("the gateway takes CopyFlag").isEmpty();
    send("POST", COPY, "{\"RemoteSource\":1,\"To\":\"B\"}");
    assertThat(cluster.violations())
        .containsExactly(
            "CopyImageStoreContent: body.RemoteSource is 1 and not of the kind string",
            "CopyImageStoreContent: body has To, which is not described",
            "CopyImageStoreContent: body lacks RemoteDestination");
    String session = "session-id=1f3b9a7c-0000-4000-8000-00000000000a";
    send("POST", "/ImageStore/$/CommitUploadSession?api-version=6.0&" + session, "{}");
    assertThat(cluster.violations()).last().asString().endsWith("has no body");
  }

  /// A gateway is behind Windows' own HTTP server, which wants a length of every POST.
  @Test
  void aPostWithoutALengthGets411() throws Exception {
    cluster.expectingViolations();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.url().getPort());
        InputStream in = socket.getInputStream()) {
      String request = "POST " + COPY + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 411 ");
    }
    assertThat(cluster.violations()).anyMatch(it -> it.contains("needs a length"));
  }

  @Test
  void itsOwnAnswersHaveTheWordsOfTheSchemas() throws Exception {
    Map<String, Object> odd = Map.of("UpgradeState", "Sideways", "FailureReason", "None");
    cluster
        .expectingViolations()
        .add(answering(ClusterOperations.PROGRESS_OF, FabricReply.json(200, odd)));
    send("GET", "/$/GetUpgradeProgress?api-version=6.0", "");
    assertThat(cluster.violations())
        .singleElement()
        .asString()
        .contains("GetClusterUpgradeProgress", "answer.UpgradeState", "Sideways");
  }

  @Test
  void itsOwnErrorsAndStatusesAreThoseOfTheDescriptionOrListedAsOther() throws Exception {
    cluster
        .expectingViolations()
        .add(answering(ClusterOperations.VERSION_OF, FabricReply.empty(204)))
        .add(answering(ClusterOperations.TYPES_OF, FabricReply.empty(500)))
        .add(answering(ClusterOperations.CODES, FabricReply.json(400, Map.of("Error", Map.of()))));
    send("GET", "/$/GetClusterVersion?api-version=6.4", "");
    send("GET", "/ApplicationTypes?api-version=6.0", "");
    send("GET", "/$/GetProvisionedCodeVersions?api-version=6.0", "");
    assertThat(cluster.violations())
        .containsExactly(
            "the double, at GetClusterVersion: answered 204",
            "the double, at GetApplicationTypeInfoList: an error 500 without a body",
            "the double, at GetProvisionedFabricCodeVersionInfoList: error.Error lacks Code");
  }

  @Test
  void whatIsNotListedAsADifferenceFailsTheClosing() throws Exception {
    FabricDouble other = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
    http.send(
        HttpRequest.newBuilder(URI.create(other.url() + "/ImageStore?api-version=6.0&MaxResults=1"))
            .build(),
        BodyHandlers.discarding());
    assertThatThrownBy(other::close).hasMessageContaining("has no parameter MaxResults");
  }
}
