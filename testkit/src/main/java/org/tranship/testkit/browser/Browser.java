package org.tranship.testkit.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.program.RunningApart;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Chromium without a window, with one page, told what to do over the protocol of its developer
/// tools. It reaches this machine only, and its profile is empty and goes with it.
///
/// Source: the DevTools protocol, domains Page, Runtime and Log, which Chromium publishes.
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern ADDRESS = Pattern.compile("ws://(127\\.0\\.0\\.1:\\d+)/devtools/");
  private static final JsonMapper JSON = new JsonMapper();

  private final RunningApart process;
  private final DevTools tools;

  private Browser(RunningApart process, DevTools tools) {
    this.process = process;
    this.tools = tools;
  }

  /// Starts one.
  ///
  /// @param folder for its profile and what it prints
  /// @param width of the page, in pixels
  /// @param height of the page, in pixels
  public static Browser start(Path folder, int width, int height) {
    try {
      Path profile = Files.createTempDirectory(folder, "profile-");
      RunningApart process =
          new Program(List.of("chromium"), environment(folder), folder)
              .startApart(
                  folder,
                  List.of(
                      "--headless",
                      "--no-sandbox",
                      "--disable-gpu",
                      "--disable-quic",
                      "--disable-dev-shm-usage",
                      "--disable-background-networking",
                      "--disable-component-update",
                      "--disable-sync",
                      "--no-first-run",
                      "--remote-debugging-port=0",
                      "--user-data-dir=" + profile,
                      "--window-size=" + width + "," + height,
                      "about:blank"));
      DevTools tools = new DevTools(page(process));
      // A window has at least 500 pixels; a page may have fewer.
      JsonNode _ =
          tools.ask(
              "Emulation.setDeviceMetricsOverride",
              Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
      return new Browser(process, tools);
    } catch (IOException e) {
      throw new UncheckedIOException("No browser could be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a browser started", e);
    }
  }

  /// Whatever it leaves elsewhere than in its profile lies in the folder, too.
  private static Map<String, String> environment(Path folder) {
    return Map.of("HOME", folder.toString(), "TMPDIR", folder.toString());
  }

  /// Where its one page is told what to do.
  private static URI page(RunningApart process) throws IOException, InterruptedException {
    process.awaitText("/devtools/browser/");
    Matcher matcher = ADDRESS.matcher(process.printed().err());
    if (!matcher.find()) {
      throw new IOException("The browser does not say where it listens: " + process.printed());
    }
    URI list = URI.create("http://" + matcher.group(1) + "/json/list");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
      for (JsonNode target : JSON.readTree(text)) {
        if (target.path("type").asString().equals("page")) {
          return URI.create(target.path("webSocketDebuggerUrl").asString());
        }
      }
      throw new IOException("The browser has no page: " + text);
    }
  }

  /// Opens an address, written as the browser shows it, and waits until it is loaded.
  public void open(String address) {
    JsonNode _ = tools.ask("Page.navigate", Map.of("url", address));
    await("location.href === '" + address + "' && document.readyState === 'complete'");
  }

  /// What an expression of JavaScript comes to in the page, as text.
  ///
  /// @throws AssertionError if it throws
  public String value(String expression) {
    JsonNode answer =
        tools.ask(
            "Runtime.evaluate",
            Map.of(
                "expression",
                "String(" + expression + ")",
                "awaitPromise",
                true,
                "userGesture",
                true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value").asString();
  }

  /// Waits until an expression is true.
  ///
  /// @throws AssertionError if it is not within half a minute
  public void await(String expression) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!value(expression).equals("true")) {
      if (System.nanoTime() > until) {
        throw new AssertionError(
            "It does not become true: "
                + expression
                + ". The page says: "
                + value("document.body.innerText")
                + " "
                + complaints());
      }
      Thread.onSpinWait();
    }
  }

  /// What of the page went wrong so far: exceptions, and what the browser refused or did not find.
  public List<String> complaints() {
    return tools.complaints();
  }

  /// Keeps a picture of the page, for people.
  public void picture(Path file) {
    String data =
        tools.ask("Page.captureScreenshot", Map.of("format", "png")).path("data").asString();
    try {
      Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Has it end by itself, since it has processes of its own that would go on writing for a while.
  @Override
  public void close() {
    tools.end();
    try {
      int _ = process.await(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      tools.close();
      process.close();
    }
  }
}
