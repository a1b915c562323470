package org.tranship.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.value.Secret;
import org.tranship.formats.JsonValue;

/// A server with scripted actions, and somebody who calls it.
final class Caller implements AutoCloseable {
  static final String TOKEN = "a token of the test";

  final ScriptedActions actions = new ScriptedActions();
  final MemoryJournal journal = new MemoryJournal();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server;

  Caller(Path folder) {
    this.server =
        Server.start(
            new Server.Options(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                () -> Token.of(new Secret(TOKEN)),
                2),
            actions,
            journal,
            folder,
            Clock.systemUTC());
  }

  /// What came back.
  record Told(int status, String body, HttpResponse<String> whole) {
    Map<String, @Nullable Object> json() {
      try {
        return JsonValue.object(body);
      } catch (JsonValue.Unreadable e) {
        throw new AssertionError(body, e);
      }
    }

    String text(String name) {
      return String.valueOf(json().get(name));
    }
  }

  int port() {
    return server.address().getPort();
  }

  Told get(String path) {
    return send(request(path).GET());
  }

  Told post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    return bare(path).header("Authorization", "Bearer " + TOKEN);
  }

  HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  Told send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return new Told(answer.statusCode(), answer.body(), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Posts a job.
  ///
  /// @return its id
  String begin(String body) {
    Told told = post("/api/v0/jobs", body);
    if (told.status() != 202) {
      throw new AssertionError(told.status() + " " + told.body());
    }
    return told.text("id");
  }

  /// Asks until a job has a status.
  Told await(String id, JobState state) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      Told told = get("/api/v0/jobs/" + id);
      if (told.text("status").equals(state.word())) {
        return told;
      }
      if (System.nanoTime() > until) {
        throw new AssertionError("It does not come to " + state.word() + ": " + told.body());
      }
    }
  }

  @Override
  public void close() {
    server.close();
    client.close();
    journal.close();
  }
}
