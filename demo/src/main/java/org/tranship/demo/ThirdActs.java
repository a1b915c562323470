package org.tranship.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.tranship.testkit.journey.LiveReleases;
import org.tranship.testkit.journey.ReleaseActs;

/// The cloud's side of the third migration, by HTTP: what is in staging, which release is in
/// production, and the workers of both, which go by their service configurations as soon as these
/// are uploaded.
final class ThirdActs implements HttpHandler, AutoCloseable {
  private static final int DONE = 204;
  private static final int ANSWERED = 200;
  private static final int NOT = 503;
  private static final Pattern ON =
      Pattern.compile(
          "(?s)WorkerRoleCommandProcessor.*?\"MaintenanceMode\"\\s+value=\"(true|false)\"");

  private final LiveReleases releases;
  private final Path directory;
  private final HttpServer server;
  private final ReleaseActs acts;

  /// @param directory with the service configurations and for the backup
  ThirdActs(LiveReleases releases, Path directory) throws IOException {
    this.releases = releases;
    this.acts = new ReleaseActs(releases);
    this.directory = directory;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Whether the third release is in production.
  boolean isThird() {
    return acts.isThird();
  }

  /// Whether it is anywhere.
  boolean isDeployed() {
    return acts.isDeployed();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/version")) {
      byte[] answer = (acts.isThird() ? "V3" : "V2").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(ANSWERED, answer.length);
      exchange.getResponseBody().write(answer);
    } else {
      exchange.sendResponseHeaders(done(path) ? DONE : NOT, -1);
    }
    exchange.close();
  }

  private boolean done(String path) {
    switch (path) {
      case "/backup" -> write(JourneyStage.BACKUP, "an export");
      case "/v2/upload" -> upload(false, JourneyStage.CONFIGURATION);
      case "/v3/upload" -> upload(true, ThirdStage.CONFIGURATION);
      default -> {
        return acts.done(path);
      }
    }
    return true;
  }

  private void upload(boolean ofThird, String configuration) {
    try {
      String text = Files.readString(directory.resolve(configuration));
      releases.worker(
          ofThird, ON.matcher(text).results().allMatch(it -> it.group(1).equals("false")));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + configuration, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(String name, String text) {
    try {
      Path _ = Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + name, e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
