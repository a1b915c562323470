package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.formats.JsonValue;

/// `tranship serve` in this process, and somebody who calls its API with the token it made.
final class ServedScene implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("Listening at (http\\S+)/;");

  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter said = new StringWriter();
  private final AtomicInteger code = new AtomicInteger(-1);
  private final Thread serving;
  private final String url;
  private final String token;

  /// Starts it and waits until it listens.
  ///
  /// @param directory for the configuration and the journal
  /// @param config without where to listen
  ServedScene(Path directory, String config) {
    String[] words = words(directory, config);
    PrintWriter out = new PrintWriter(said, true);
    this.serving =
        Thread.ofPlatform()
            .name("serving")
            .start(() -> code.set(CommandTree.of(words).setOut(out).setErr(out).execute(words)));
    this.url = awaitUrl();
    this.token = token(directory);
  }

  private ServedScene(String url, String token) {
    this.serving = Thread.ofPlatform().unstarted(() -> {});
    this.url = url;
    this.token = token;
  }

  /// Somebody who calls a server of another process.
  ///
  /// @param directory where that has its journal
  static ServedScene at(String url, Path directory) {
    return new ServedScene(url, token(directory));
  }

  /// What is typed to serve a configuration, which is written.
  static String[] words(Path directory, String config) {
    try {
      Path file = directory.resolve("serve.yaml");
      Files.writeString(file, "listen: 127.0.0.1:0\n" + config);
      return new String[] {
        "serve", file.toString(), "--journal", "sqlite:" + directory.resolve("journal")
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// That of this server.
  String token() {
    return token;
  }

  /// The one that is kept beside the journal.
  static String token(Path directory) {
    try {
      return Files.readString(directory.resolve("journal/serve/token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String awaitUrl() {
    while (true) {
      Matcher matcher = URL.matcher(said.toString());
      if (matcher.find()) {
        return matcher.group(1);
      }
      if (!serving.isAlive()) {
        throw new AssertionError(said);
      }
      Thread.onSpinWait();
    }
  }

  /// What came back.
  record Told(int status, String body) {
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

  Told get(String path) {
    return send(request(path).GET());
  }

  Told post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /// Waits until Prometheus is told this line.
  void awaitMetric(String line) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!get("/metrics").body().contains(line)) {
      if (System.nanoTime() > until) {
        throw new AssertionError(line + " is not in " + get("/metrics").body());
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token);
  }

  private Told send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return new Told(answer.statusCode(), answer.body());
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
  String begin(String action, String parameters) {
    Told told =
        post("/api/v0/jobs", "{\"action\":\"" + action + "\",\"parameters\":" + parameters + "}");
    assertThat(told.status()).as(told.body()).isEqualTo(202);
    return told.text("id");
  }

  /// Asks until a job has one of these states.
  Told await(String id, String... states) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      Told told = get("/api/v0/jobs/" + id);
      if (List.of(states).contains(told.text("status"))) {
        return told;
      }
      assertThat(System.nanoTime()).as(told.body() + log(id)).isLessThan(until);
    }
  }

  /// Waits until a job has begun to count objects.
  void awaitProgress(String id) {
    while (get("/api/v0/jobs/" + id).json().get("progress") == null) {
      assertThat(get("/api/v0/jobs/" + id).text("status")).as(log(id)).isIn("waiting", "running");
    }
  }

  /// Carries out a job to its end.
  Told run(String action, String parameters) {
    return await(begin(action, parameters), "done", "error", "cancel");
  }

  String log(String id) {
    return get("/api/v0/jobs/" + id + "/logs").body();
  }

  String results(String id) {
    return get("/api/v0/jobs/" + id + "/results").body();
  }

  /// Changes the setting, and waits for its job.
  Told readOnly(boolean closed) {
    Told told = post("/api/v0/meta/settings", "{\"readOnlyRegistry\":" + closed + "}");
    assertThat(told.status()).as(told.body()).isEqualTo(202);
    Object job = told.json().get("job");
    assertThat(job).isInstanceOf(Map.class);
    return await(String.valueOf(((Map<?, ?>) job).get("id")), "done", "error");
  }

  /// Tells it to stop, as Ctrl-C does, and waits.
  ///
  /// @return how it ended
  int stop() throws InterruptedException {
    serving.interrupt();
    serving.join();
    return code.get();
  }

  @Override
  public void close() {
    serving.interrupt();
    try {
      serving.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
