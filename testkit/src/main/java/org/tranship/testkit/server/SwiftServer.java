package org.tranship.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// OpenStack Swift on one node: the five processes of Debian's packages on 127.0.0.1.
///
/// Authentication is Swift's own tempauth (the v1 protocol); [KeystoneDouble] puts the Identity v2
/// and v3 protocols in front of it. The s3api middleware is on, see [#s3]. Needs the packages that
/// [#PACKAGES] lists. Server-side copy, static and dynamic large objects, bulk delete, temporary
/// URLs and object versioning are in the pipeline.
public final class SwiftServer implements AutoCloseable {
  /// The Debian packages this launcher needs.
  public static final String PACKAGES =
      "swift-proxy swift-account swift-container swift-object memcached";

  static final String PROJECT = "test";
  static final String USER = "tester";
  static final String PASSWORD = "testing";

  private final ScratchDirectory scratch = ScratchDirectory.create("swift");
  private final List<WatchedProcess> processes = new ArrayList<>();
  private final SwiftConfiguration configuration;

  private SwiftServer() throws IOException, InterruptedException {
    try {
      configuration =
          new SwiftConfiguration(
              scratch.path(),
              System.getProperty("user.name"),
              Readiness.freePort(),
              Readiness.freePort(),
              List.of(Readiness.freePort(), Readiness.freePort(), Readiness.freePort()));
      configuration.write();
      launchMemcached();
      for (String ring : SwiftConfiguration.RINGS) {
        launchServer(ring);
      }
      launchServer("proxy");
      awaitFirstContainer();
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts a server; the caller closes it.
  public static SwiftServer start() {
    try {
      return new SwiftServer();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start Swift", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerStartException("Interrupted while Swift was starting", e);
    }
  }

  /// The one server that all tests of this JVM share; it ends with the JVM. Tests keep apart by
  /// [#freshContainerName].
  public static SwiftServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final SwiftServer SERVER = start();
  }

  /// Where a v1 token is asked for.
  public URI authUrl() {
    return URI.create("http://127.0.0.1:" + configuration.proxy() + "/auth/v1.0");
  }

  /// The v1 user, in the form `account:user`.
  public String user() {
    return PROJECT + ":" + USER;
  }

  /// The v1 key; a test value.
  public String key() {
    return PASSWORD;
  }

  /// The same account through the S3 protocol. Tags, conditional puts and chunked signing are not
  /// offered there, and a multi-object delete needs Content-MD5.
  public S3Endpoint s3() {
    URI uri = URI.create("http://127.0.0.1:" + configuration.proxy());
    return new S3Endpoint(uri, user(), PASSWORD, "us-east-1");
  }

  /// A container name that no other test uses. The container is not made.
  public String freshContainerName() {
    return "t-" + UUID.randomUUID();
  }

  /// Makes every token that was handed out so far worthless, as if it had expired: the next use is
  /// answered with 401.
  public void expireTokens() {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), configuration.memcached())) {
      socket.getOutputStream().write("flush_all\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      byte[] answer = socket.getInputStream().readNBytes(4);
      if (!new String(answer, StandardCharsets.US_ASCII).equals("OK\r\n")) {
        throw new IllegalStateException("memcached did not forget the tokens");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reach the token cache of Swift", e);
    }
  }

  /// Every live process of the server, for tests of this class.
  List<ProcessHandle> processes() {
    return processes.stream().flatMap(p -> p.processes().stream()).toList();
  }

  /// Stops the processes and removes all objects. Safe to repeat.
  @Override
  public void close() {
    // The proxy first, so that it does not report its storage servers as lost.
    processes.reversed().forEach(WatchedProcess::close);
    scratch.close();
  }

  private void launchMemcached() {
    Path program = Readiness.program("memcached", PACKAGES);
    launch(
        "memcached",
        List.of(
            program.toString(),
            "-u",
            configuration.user(),
            "-l",
            "127.0.0.1",
            "-p",
            Integer.toString(configuration.memcached()),
            "-U",
            "0"));
  }

  private void launchServer(String name) {
    Path program = Readiness.program("swift-" + name + "-server", PACKAGES);
    launch("swift-" + name, List.of(program.toString(), configuration.file(name).toString()));
  }

  private void launch(String name, List<String> command) {
    Path log = scratch.path().resolve(name + ".log");
    var environment = new HashMap<String, String>(SwiftConfiguration.QUICKLY);
    environment.put("LC_ALL", "C.UTF-8");
    processes.add(WatchedProcess.start(name, log, "TERM", environment, command));
  }

  /// Ready means that a container could be made: that takes the proxy, the token cache and the
  /// account and container servers.
  private void awaitFirstContainer() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      Readiness.await("Swift", processes, () -> putContainer(client, freshContainerName()));
      Readiness.await("Swift's object server", processes, this::objectServerListens);
    }
  }

  private boolean objectServerListens() throws IOException {
    new Socket(InetAddress.ofLiteral("127.0.0.1"), configuration.ring().getLast()).close();
    return true;
  }

  private boolean putContainer(HttpClient client, String name)
      throws IOException, InterruptedException {
    HttpResponse<Void> auth =
        client.send(
            HttpRequest.newBuilder(authUrl())
                .timeout(Duration.ofSeconds(5))
                .header("X-Auth-User", user())
                .header("X-Auth-Key", key())
                .build(),
            HttpResponse.BodyHandlers.discarding());
    if (auth.statusCode() != 200) {
      return false;
    }
    String storage = auth.headers().firstValue("X-Storage-Url").orElseThrow();
    String token = auth.headers().firstValue("X-Auth-Token").orElseThrow();
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(storage + "/" + name))
            .timeout(Duration.ofSeconds(5))
            .header("X-Auth-Token", token)
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode() == 201;
  }
}
