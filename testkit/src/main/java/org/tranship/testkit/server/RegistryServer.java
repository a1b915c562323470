package org.tranship.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A container registry (Debian's docker-registry, that is distribution 2.8) on 127.0.0.1 and what
/// a client says to push and to pull.
public final class RegistryServer implements AutoCloseable {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final HttpClient client;
  private final ScratchDirectory scratch;
  private final WatchedProcess process;
  private final URI address;

  private RegistryServer(
      ScratchDirectory scratch,
      RegistryStorage storage,
      int port,
      boolean readOnly,
      Optional<RegistryGuard> guard)
      throws IOException, InterruptedException {
    this.scratch = scratch;
    this.client = RegistryGuard.client(guard);
    Path program = Readiness.program("docker-registry", "docker-registry");
    this.address = URI.create((guard.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
    Path settings = scratch.path().resolve("registry.yml");
    Files.writeString(
        settings,
        """
        version: 0.1
        log: {level: error}
        compatibility: {schema1: {enabled: true}} # as old registries have it
        storage:
          %s
          delete: {enabled: true}
          maintenance: {uploadpurging: {enabled: false}, readonly: {enabled: %s}}
        # Whoever is just being answered when it is stopped gets the answer.
        http: {addr: "127.0.0.1:%d", secret: s, draintimeout: 2s%s}
        %s
        """
            .formatted(
                storage.driver(),
                readOnly,
                port,
                RegistryGuard.tls(guard),
                RegistryGuard.auth(guard)));
    this.process =
        WatchedProcess.start(
            "docker-registry",
            scratch.path().resolve("registry.log"),
            "TERM",
            // With a bundle of certificates there the driver for S3 does not start.
            Map.of("LC_ALL", "C.UTF-8", "AWS_CA_BUNDLE", ""),
            List.of(program.toString(), "serve", settings.toString()));
    int ready = guard.isPresent() ? 401 : 200;
    Readiness.await("docker-registry", List.of(process), () -> status("GET", "/v2/") == ready);
  }

  /// Starts a registry on a directory; the caller closes it. The directory stays.
  public static RegistryServer start(Path root) {
    return start(RegistryStorage.files(root));
  }

  /// Starts a registry; the caller closes it. What it stores stays.
  public static RegistryServer start(RegistryStorage storage) {
    return start(storage, Readiness.freePort(), false, Optional.empty());
  }

  /// Starts a registry at a port that is known beforehand, as one that is restarted has it.
  ///
  /// @param readOnly it refuses pushes with 405
  /// @param guard what it asks of those who come
  public static RegistryServer start(
      RegistryStorage storage, int port, boolean readOnly, Optional<RegistryGuard> guard) {
    ScratchDirectory scratch = ScratchDirectory.create("registry");
    try {
      return new RegistryServer(scratch, storage, port, readOnly, guard);
    } catch (IOException e) {
      scratch.close();
      throw new UncheckedIOException("Cannot start docker-registry", e);
    } catch (InterruptedException e) {
      scratch.close();
      Thread.currentThread().interrupt();
      throw new ServerStartException("Interrupted while docker-registry was starting", e);
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /// Pushes an image of some layers under a tag.
  ///
  /// @return the digest of its manifest
  public String push(String repository, String tag, String... layers) {
    String config = pushBlob(repository, "{\"made\":\"" + repository + " " + tag + "\"}");
    StringBuilder list = new StringBuilder();
    for (String layer : layers) {
      list.append(list.isEmpty() ? "" : ",");
      list.append(
          descriptor("application/vnd.oci.image.layer.v1.tar", pushBlob(repository, layer), layer));
    }
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MANIFEST,
                descriptor(
                    "application/vnd.oci.image.config.v1+json",
                    config,
                    "{\"made\":\"" + repository + " " + tag + "\"}"),
                list);
    HttpResponse<Void> answer =
        send(
            HttpRequest.newBuilder(address.resolve("/v2/" + repository + "/manifests/" + tag))
                .header("Content-Type", MANIFEST)
                .PUT(BodyPublishers.ofString(manifest)));
    require(answer.statusCode() == 201, "a manifest", answer.statusCode());
    return digest(manifest);
  }

  private static String descriptor(String media, String digest, String content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(media, digest, content.getBytes(StandardCharsets.UTF_8).length);
  }

  private String pushBlob(String repository, String content) {
    HttpResponse<Void> begun =
        send(
            HttpRequest.newBuilder(address.resolve("/v2/" + repository + "/blobs/uploads/"))
                .POST(BodyPublishers.noBody()));
    require(begun.statusCode() == 202, "an upload", begun.statusCode());
    String digest = digest(content);
    String place = begun.headers().firstValue("Location").orElseThrow();
    HttpResponse<Void> done =
        send(
            HttpRequest.newBuilder(
                    address.resolve(place + (place.contains("?") ? "&" : "?") + "digest=" + digest))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofString(content)));
    require(done.statusCode() == 201, "a blob", done.statusCode());
    return digest;
  }

  private static void require(boolean kept, String what, int status) {
    if (!kept) {
      throw new RefusedException(what, status);
    }
  }

  /// It answered, and did not do what was asked for.
  public static final class RefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;
    private final int status;

    private RefusedException(String what, int status) {
      super("The registry answered " + what + " with " + status);
      this.status = status;
    }

    /// The status of its answer: 405 where pushes are kept out.
    public int status() {
      return status;
    }
  }

  /// The status with which it answers the beginning of a push: 202, or 405 where pushes are kept
  /// out.
  public int beginsUpload(String repository) {
    return status("POST", "/v2/" + repository + "/blobs/uploads/");
  }

  /// The status with which it answers a request for a manifest.
  ///
  /// @param reference a tag or a digest
  public int manifest(String repository, String reference) {
    return send(HttpRequest.newBuilder(
                address.resolve("/v2/" + repository + "/manifests/" + reference))
            .header("Accept", MANIFEST)
            .GET())
        .statusCode();
  }

  /// Where it is reached.
  public URI address() {
    return address;
  }

  /// Pushes an index over manifests that the repository has.
  ///
  /// @return its digest
  public String pushIndex(String repository, String tag, Map<String, Integer> children) {
    StringBuilder list = new StringBuilder();
    children.forEach(
        (digest, size) ->
            list.append(list.isEmpty() ? "" : ",")
                .append(
                    "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                        .formatted(MANIFEST, digest, size)));
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}".formatted(INDEX, list);
    HttpResponse<Void> answer =
        send(
            HttpRequest.newBuilder(address.resolve("/v2/" + repository + "/manifests/" + tag))
                .header("Content-Type", INDEX)
                .PUT(BodyPublishers.ofString(index)));
    require(answer.statusCode() == 201, "an index", answer.statusCode());
    return digest(index);
  }

  /// Removes a manifest, and so every tag of the repository that points to it.
  public void remove(String repository, String digest) {
    int status = status("DELETE", "/v2/" + repository + "/manifests/" + digest);
    require(status == 202, "a removal", status);
  }

  /// The bytes of a manifest or an index.
  ///
  /// @param reference a tag or a digest
  public String pull(String repository, String reference) {
    return get("/v2/" + repository + "/manifests/" + reference);
  }

  /// The bytes of a layer or a configuration, from wherever the registry sends its clients for it.
  public String blob(String repository, String digest) {
    return get("/v2/" + repository + "/blobs/" + digest);
  }

  private String get(String path) {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address.resolve(path))
                  .header("Accept", MANIFEST + "," + INDEX)
                  .GET()
                  .build(),
              BodyHandlers.ofString());
      require(answer.statusCode() == 200, path, answer.statusCode());
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reach the registry", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the registry answered", e);
    }
  }

  private int status(String method, String path) {
    return send(HttpRequest.newBuilder(address.resolve(path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofMinutes(1)))
        .statusCode();
  }

  private HttpResponse<Void> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reach the registry", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the registry answered", e);
    }
  }

  /// The digest of a text's bytes, as registries write it.
  public static String digest(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }

  /// Stops it. Safe to repeat.
  @Override
  public void close() {
    process.close();
    client.close();
    scratch.close();
  }
}
