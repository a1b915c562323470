package org.tranship.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.tranship.testkit.journey.LiveReleases;
import org.tranship.testkit.journey.ReleaseActs;

/// What an operator's programs do at a migration to the third release, by HTTP: the workers of both
/// releases are stopped and started, and one of them is in production.
final class SwitchActs implements HttpHandler, AutoCloseable {
  private static final int DONE = 204;
  private static final int NOT = 503;

  private final LiveReleases releases;
  private final HttpServer server;
  private final ReleaseActs acts;

  SwitchActs(LiveReleases releases) throws IOException {
    this.releases = releases;
    this.acts = new ReleaseActs(releases);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(done(exchange.getRequestURI().getPath()) ? DONE : NOT, -1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean done(String path) throws InterruptedException {
    switch (path) {
      case "/v2/start" -> releases.worker(false, true);
      case "/v2/stop" -> releases.worker(false, false);
      case "/v3/start" -> releases.worker(true, true);
      case "/v3/stop" -> releases.worker(true, false);
      default -> {
        return acts.done(path);
      }
    }
    return true;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
