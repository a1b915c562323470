package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// A registry's store in files, as distribution lays it out: many small repositories that share a
/// layer, and some large layers.
///
/// @param root where `docker/registry/v2` lies
/// @param blobs how many
/// @param bytes their size
record BulkRegistry(Path root, long blobs, long bytes) {
  /// How much of it there is. Each image has a layer that all share and two of its own, one of them
  /// large in the first image of some repositories.
  ///
  /// @param repositories how many
  /// @param tags of each
  /// @param small bytes of most layers
  /// @param large bytes of the others
  /// @param largeEvery which repositories have a large one
  record Shape(int repositories, int tags, int small, int large, int largeEvery) {
    /// A thousand tags, some two thousand layers of 1 MiB and twenty of 400 MiB: 10 GiB.
    static final Shape FOR_HASHING = new Shape(100, 10, 1 << 20, 400 << 20, 5);

    /// A thousand tags, some two thousand layers of 512 KiB and ten of 100 MiB: as many objects as
    /// a registry of 10 GiB may have, with a fifth of the bytes.
    static final Shape FOR_MOVING = new Shape(200, 5, 512 << 10, 100 << 20, 20);

    /// A part of the repositories.
    ///
    /// @param percent from 1 to 100
    Shape share(int percent) {
      return new Shape(Math.max(1, repositories * percent / 100), tags, small, large, largeEvery);
    }
  }

  /// A blob that was written.
  private record Blob(String hex, int size) {}

  /// Writes one; its bytes are drawn, and the same each time.
  static BulkRegistry write(Path root, Shape shape) {
    try {
      Writer writer = new Writer(root.resolve("docker/registry/v2"));
      Blob shared = writer.random(shape.small);
      for (int i = 0; i < shape.repositories; i++) {
        for (int tag = 0; tag < shape.tags; tag++) {
          boolean large = tag == 0 && i % shape.largeEvery == 0;
          writer.image(
              "team/app" + i,
              "v" + tag,
              List.of(
                  shared,
                  writer.random(shape.small),
                  writer.random(large ? shape.large : shape.small)));
        }
      }
      return new BulkRegistry(root, writer.blobs, writer.bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a registry to look at", e);
    }
  }

  private static final class Writer {
    private final Path root;
    private final Random random = new Random(1);
    private long blobs;
    private long bytes;

    Writer(Path root) {
      this.root = root;
    }

    Blob random(int size) throws IOException {
      byte[] content = new byte[size];
      random.nextBytes(content);
      return blob(content);
    }

    Blob blob(byte[] content) throws IOException {
      String hex = sha256(content);
      Path folder = root.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
      Files.createDirectories(folder);
      Files.write(folder.resolve("data"), content);
      blobs++;
      bytes += content.length;
      return new Blob(hex, content.length);
    }

    void image(String repository, String tag, List<Blob> layers) throws IOException {
      String kind = "application/vnd.docker.";
      Blob config = text("{\"of\":\"" + repository + ":" + tag + "\"}");
      Blob manifest =
          text(
              "{\"schemaVersion\":2,\"mediaType\":\""
                  + kind
                  + "distribution.manifest.v2+json\",\"config\":"
                  + described(kind + "container.image.v1+json", config)
                  + ",\"layers\":["
                  + layers.stream()
                      .map(layer -> described(kind + "image.rootfs.diff.tar.gzip", layer))
                      .collect(Collectors.joining(","))
                  + "]}");
      Path home = root.resolve("repositories").resolve(repository);
      link(home.resolve("_layers/sha256").resolve(config.hex), config);
      for (Blob layer : layers) {
        link(home.resolve("_layers/sha256").resolve(layer.hex), layer);
      }
      Path manifests = home.resolve("_manifests");
      link(manifests.resolve("revisions/sha256").resolve(manifest.hex), manifest);
      Path named = manifests.resolve("tags").resolve(tag);
      link(named.resolve("index/sha256").resolve(manifest.hex), manifest);
      link(named.resolve("current"), manifest);
    }

    private Blob text(String text) throws IOException {
      return blob(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String described(String kind, Blob blob) {
      return "{\"mediaType\":\""
          + kind
          + "\",\"size\":"
          + blob.size
          + ",\"digest\":\"sha256:"
          + blob.hex
          + "\"}";
    }

    private static void link(Path folder, Blob to) throws IOException {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("link"), "sha256:" + to.hex);
    }

    private static String sha256(byte[] content) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java has SHA-256", e);
      }
    }
  }
}
