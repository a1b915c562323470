package org.tranship.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Small trees for the [Rehearsal]: the store of a registry, in which every image is whole, and an
/// image store of packages.
final class RehearsedTrees {
  private static final int IMAGES = 60;
  private static final int PACKAGES = 4;
  private static final int FILES = 25;
  private static final String KIND = "application/vnd.docker.";

  private RehearsedTrees() {}

  /// Writes a registry; each image has a layer of its own.
  static void registry(Path folder) throws IOException {
    Path root = folder.resolve("docker/registry/v2");
    for (int i = 0; i < IMAGES; i++) {
      String config = blob(root, "{\"os\":\"linux\",\"image\":" + i + "}");
      String layer = blob(root, "layer ".repeat(500) + i);
      String manifest =
          blob(
              root,
              "{\"schemaVersion\":2,\"mediaType\":\"%sdistribution.manifest.v2+json\",\"config\":%s,\"layers\":[%s]}"
                  .formatted(
                      KIND,
                      described(root, "container.image.v1+json", config),
                      described(root, "image.rootfs.diff.tar.gzip", layer)));
      Path home = root.resolve("repositories/team/app" + i % 10);
      link(home.resolve("_layers/sha256").resolve(config), config);
      link(home.resolve("_layers/sha256").resolve(layer), layer);
      link(home.resolve("_manifests/revisions/sha256").resolve(manifest), manifest);
      Path tag = home.resolve("_manifests/tags/v" + i);
      link(tag.resolve("index/sha256").resolve(manifest), manifest);
      link(tag.resolve("current"), manifest);
    }
  }

  /// Writes an image store.
  static void imageStore(Path folder) throws IOException {
    for (int i = 0; i < PACKAGES; i++) {
      Path inside = Files.createDirectories(folder.resolve("Store/App/Service.Code." + i));
      for (int file = 0; file < FILES; file++) {
        Files.writeString(inside.resolve("file-" + file), "content " + file);
      }
    }
  }

  private static Path data(Path root, String hex) {
    return root.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex).resolve("data");
  }

  private static String blob(Path root, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(sha256().digest(bytes));
    Path file = data(root, hex);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return hex;
  }

  private static String described(Path root, String kind, String hex) throws IOException {
    return "{\"mediaType\":\"%s%s\",\"size\":%d,\"digest\":\"sha256:%s\"}"
        .formatted(KIND, kind, Files.size(data(root, hex)), hex);
  }

  private static void link(Path folder, String hex) throws IOException {
    Files.writeString(Files.createDirectories(folder).resolve("link"), "sha256:" + hex);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
