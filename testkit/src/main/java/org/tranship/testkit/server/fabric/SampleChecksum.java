package org.tranship.testkit.server.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// What a cluster on Azure Storage or on a share writes into the `.checksum` beside a file or a
/// package folder: a digest in upper case and the end of a line as on Windows. That of a folder
/// goes over names as they are spelt, folders before files (`ChecksumUtility.cs` of
/// microsoft/service-fabric).
public final class SampleChecksum {
  private static final String MARK = "serviceplatform.xstore.manifest";

  private SampleChecksum() {}

  /// @param subject a file, or a folder whose names are of ASCII; the mark of a complete package is
  ///   left out
  public static String of(Path subject) throws IOException {
    return HexFormat.of().withUpperCase().formatHex(digest(subject)) + "\r\n";
  }

  private static byte[] digest(Path subject) throws IOException {
    MessageDigest digest = sha256();
    if (Files.isRegularFile(subject)) {
      return digest.digest(Files.readAllBytes(subject));
    }
    List<Path> inside;
    try (Stream<Path> all = Files.list(subject)) {
      inside = all.filter(each -> !each.endsWith(MARK)).sorted().toList();
    }
    for (boolean folders : new boolean[] {true, false}) {
      for (Path each : inside) {
        if (Files.isDirectory(each) == folders) {
          digest.update(each.getFileName().toString().getBytes(StandardCharsets.US_ASCII));
          digest.update(digest(each));
        }
      }
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
