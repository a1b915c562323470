package org.tranship.client.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the gateway's JSON. Whole numbers of 64 bits come as text.
final class FabricJson {
  /// A page of a listing has some 3 MiB.
  private static final int LARGEST = 32 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private FabricJson() {}

  static JsonNode tree(String text) {
    return JSON.readTree(text);
  }

  static byte[] bytes(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  /// @throws FabricFailure if it is no JSON
  static JsonNode read(HttpAnswer answer) throws IOException {
    byte[] body = answer.body().readNBytes(LARGEST);
    try {
      return JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JacksonException _) {
      throw unreadable(answer.status(), "no JSON");
    }
  }

  static ImagePage page(JsonNode answer) throws FabricFailure {
    List<ImageFile> files = new ArrayList<>();
    for (JsonNode file : answer.path("StoreFiles")) {
      JsonNode version = file.path("FileVersion");
      files.add(
          new ImageFile(
              path(file),
              new FileVersion(
                  number(version, "EpochDataLossNumber"),
                  number(version, "EpochConfigurationNumber"),
                  number(version, "VersionNumber")),
              number(file, "FileSize"),
              moment(file.path("ModifiedDate").asString(""))));
    }
    List<String> folders = new ArrayList<>();
    for (JsonNode folder : answer.path("StoreFolders")) {
      folders.add(path(folder));
    }
    return new ImagePage(files, folders, answer.path("ContinuationToken").asString(""));
  }

  static List<UploadSession> sessions(JsonNode answer) throws FabricFailure {
    List<UploadSession> sessions = new ArrayList<>();
    for (JsonNode session : answer.path("UploadSessions")) {
      List<UploadSession.Range> missing = new ArrayList<>();
      for (JsonNode range : session.path("ExpectedRanges")) {
        missing.add(
            new UploadSession.Range(number(range, "StartPosition"), number(range, "EndPosition")));
      }
      sessions.add(
          new UploadSession(
              session.path("SessionId").asString(""),
              path(session),
              number(session, "FileSize"),
              missing));
    }
    return sessions;
  }

  static StoreInfo info(JsonNode answer) throws FabricFailure {
    long used = 0;
    for (String area : List.of("Metadata", "Staging", "Copy", "Register")) {
      used += number(answer.path("UsedBy" + area), "UsedSpace");
    }
    JsonNode disk = answer.path("DiskInfo");
    return new StoreInfo(number(disk, "Capacity"), number(disk, "AvailableSpace"), used);
  }

  static long number(JsonNode node, String name) throws FabricFailure {
    String text = node.path(name).asString("");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw unreadable(200, name + " is \"" + text + "\" and no number");
    }
  }

  /// A path as Tranship writes them: Windows answers with backslashes.
  private static String path(JsonNode node) {
    return node.path("StoreRelativePath").asString("").replace('\\', '/');
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      // It decides nothing; a gateway may leave it out.
      return Optional.empty();
    }
  }

  private static FabricFailure unreadable(int status, String what) {
    return new FabricFailure(status, "", "an answer cannot be read: " + what);
  }
}
