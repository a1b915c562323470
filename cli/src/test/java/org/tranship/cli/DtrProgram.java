package org.tranship.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stands in for `docker run mirantis/dtr`: does to the double of MSR what that does to MSR. A
/// program of its own, as the real one is. It wants its password in the environment.
final class DtrProgram {
  private DtrProgram() {}

  /// How a plan starts it, in YAML.
  ///
  /// @param words `backup URL FILE`, `restore URL FILE STORAGE`, or `reconfigure URL STORAGE
  ///   [OPTION...]`
  static String command(Path passwordFile, Object... words) {
    List<String> argv = new ArrayList<>();
    argv.add("\"" + Path.of(System.getProperty("java.home"), "bin", "java") + "\"");
    argv.add("\"-XX:TieredStopAtLevel=1\"");
    argv.add("\"-XX:+UseSerialGC\"");
    argv.add("\"-cp\"");
    argv.add(
        "\""
            + Path.of(
                URI.create(
                    DtrProgram.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
            + "\"");
    argv.add("\"" + DtrProgram.class.getName() + "\"");
    for (Object word : words) {
      argv.add("\"" + word + "\"");
    }
    return "{command: {argv: ["
        + String.join(", ", argv)
        + "], env: {UCP_PASSWORD: \"file:"
        + passwordFile
        + "\"}}}";
  }

  public static void main(String[] args) throws Exception {
    if (System.getenv("UCP_PASSWORD") == null) {
      System.err.println("UCP_PASSWORD is not set");
      System.exit(2);
    }
    String url = args[1] + "/double/" + args[0];
    HttpRequest.Builder request =
        switch (args[0]) {
          case "backup" -> HttpRequest.newBuilder(URI.create(url));
          case "restore" ->
              HttpRequest.newBuilder(URI.create(url + "?storage=" + args[3]))
                  .POST(BodyPublishers.ofFile(Path.of(args[2])));
          default ->
              HttpRequest.newBuilder(
                      URI.create(
                          url
                              + "?storage="
                              + args[2]
                              + "&words="
                              + String.join(",", List.of(args).subList(3, args.length))))
                  .POST(BodyPublishers.noBody());
        };
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      if (args[0].equals("backup")) {
        Files.write(Path.of(args[2]), answer.body());
      }
      System.out.println(args[0] + ": HTTP " + answer.statusCode());
      System.exit(answer.statusCode() / 100 == 2 ? 0 : 1);
    }
  }
}
