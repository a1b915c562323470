package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.tranship.testkit.server.BucketView;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.S3Endpoint;

/// A store of a registry: as the registry and a plan are told of it, and what it holds, read
/// without either.
///
/// @param spot what the registry and a plan are told
/// @param secrets what a plan refers to, for the environment
/// @param bucket its name, where the server counts requests; else empty
/// @param contents what it holds just now
record RegistryPlace(
    Spot spot, Map<String, String> secrets, String bucket, Supplier<RegistryContents> contents) {
  private static final String SECRET = "TRANSHIP_TEST_S3_SECRET";

  /// In a directory.
  static RegistryPlace files(Path root) {
    return new RegistryPlace(Spot.files(root), Map.of(), "", () -> read(root));
  }

  /// In a bucket.
  ///
  /// @param counted whether the server counts requests
  static RegistryPlace bucket(S3Endpoint server, String name, BucketView bucket, boolean counted) {
    Spot spot =
        new Spot(
            RegistryStorage.s3(server, name, ""),
            ("{url: \"s3://%s?endpoint=%s\", options: {access_key_id: %s, create-bucket: \"true\"},"
                    + " secrets: {secret_access_key: \"${%s}\"}}")
                .formatted(name, server.uri(), server.accessKey(), SECRET));
    return new RegistryPlace(
        spot, Map.of(SECRET, server.secretKey()), counted ? name : "", () -> read(bucket));
  }

  private static RegistryContents read(BucketView bucket) {
    SortedMap<String, byte[]> objects = new TreeMap<>();
    bucket.keys().forEach(key -> bucket.bytes(key).ifPresent(bytes -> objects.put(key, bytes)));
    return new RegistryContents(objects);
  }

  private static RegistryContents read(Path root) {
    SortedMap<String, byte[]> objects = new TreeMap<>();
    if (Files.isDirectory(root)) {
      try (var files = Files.walk(root)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          objects.put(root.relativize(file).toString(), Files.readAllBytes(file));
        }
      } catch (NoSuchFileException _) {
        return read(root); // an upload of the registry's ended meanwhile
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot look into " + root, e);
      }
    }
    return new RegistryContents(objects);
  }
}
