package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RestartedRegistry;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.ScratchDirectory;

/// A container registry on files, an S3 server, and somebody who restarts the registry when the
/// plan says so; all on 127.0.0.1 and in a scratch directory. All of it is gone after [#close], and
/// also if this process is killed.
final class RegistryStage implements AutoCloseable {
  static final String PLAN = "plan.yaml";
  private static final String BUCKET = "images-demo";
  private static final String FOLDER = "registry";

  private final ScratchDirectory scratch;
  private final S3ProxyServer s3;
  private final RestartedRegistry service;

  private RegistryStage(ScratchDirectory scratch, S3ProxyServer s3, RestartedRegistry service) {
    this.scratch = scratch;
    this.s3 = s3;
    this.service = service;
  }

  /// Starts both servers.
  ///
  /// @throws org.tranship.testkit.server.ServerStartException if docker-registry is not installed;
  ///   it says how to get it
  static RegistryStage start() {
    ScratchDirectory scratch = ScratchDirectory.create("demo");
    try {
      S3ProxyServer s3 = S3ProxyServer.start(S3ProxyServer.Storage.MEMORY);
      try {
        return new RegistryStage(scratch, s3, service(scratch.path(), s3.endpoint()));
      } catch (RuntimeException e) {
        s3.close();
        throw e;
      }
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  private static RestartedRegistry service(Path directory, S3Endpoint s3) {
    RestartedRegistry.Spot target =
        new RestartedRegistry.Spot(
            RegistryStorage.s3(s3, BUCKET, FOLDER),
            "{url: \"%s\", options: {create-bucket: \"true\"}}".formatted(url(s3)));
    RestartedRegistry service =
        new RestartedRegistry(RestartedRegistry.Spot.files(directory.resolve("images")), target);
    try {
      Files.writeString(directory.resolve(PLAN), service.plan());
    } catch (IOException e) {
      service.close();
      throw new UncheckedIOException("Cannot write into " + directory, e);
    }
    return service;
  }

  private static String url(S3Endpoint s3) {
    return "s3://%s/%s?endpoint=%s".formatted(BUCKET, FOLDER, s3.uri());
  }

  Path directory() {
    return scratch.path();
  }

  /// Where the images are at first.
  Path files() {
    return directory().resolve("images");
  }

  /// Where they go, as the commands have it.
  String target() {
    return url(s3.endpoint());
  }

  S3Endpoint s3() {
    return s3.endpoint();
  }

  /// The registry as it runs now.
  RegistryServer registry() {
    return service.registry();
  }

  /// Whether it reads from the S3 server.
  boolean isOnS3() {
    return service.spot().inPlan().contains("s3://");
  }

  /// What the command finds in its environment: keys, and where its journal is.
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_ACCESS_KEY_ID", s3().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", s3().secretKey());
    environment.put("AWS_REGION", s3().region());
    environment.put("XDG_STATE_HOME", directory().resolve("state").toString());
    return environment;
  }

  @Override
  public void close() {
    try (scratch;
        s3) {
      service.close();
    }
  }
}
