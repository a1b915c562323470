package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RestartedRegistry;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.S3Endpoint;

/// How a registry is moved by hand with rclone, with as short a time without pushes as that can
/// have: blobs while people push; the registry restarted read-only, and a push tried; new blobs,
/// links, tags; the digest of every blob read back; the registry restarted at the other place, each
/// tag asked for; pushes let in. Tags that are removed meanwhile stay at the target.
final class RegistryDrill {
  private static final String FOLDER = "registry";
  private static final String LAYOUT = "/docker/registry/v2/";
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final Pattern ACTS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/read-only");
  private static final Pattern HASHED =
      Pattern.compile("(?m)^([0-9a-f]{64})  sha256/../([0-9a-f]{64})/data$");

  private static final Pattern TAG = Pattern.compile("(.+)/_manifests/tags/([^/]+)/current/link");

  private static final String MANIFESTS =
      "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.oci.image.manifest.v1+json,"
          + "application/vnd.oci.image.index.v1+json";

  private final HttpClient http = HttpClient.newHttpClient();
  private final RestartedRegistry service;
  private final String acts;

  private RegistryDrill(RestartedRegistry service) {
    this.service = service;
    Matcher found = ACTS.matcher(service.plan());
    BenchFailed.unless(found.find(), "the plan names no acts");
    this.acts = found.group(1);
  }

  /// What a drill took.
  ///
  /// @param whole from the first copy to the last tag
  /// @param windowSeconds for how long pushes were kept out
  record Took(MeasuredCommand.Took whole, double windowSeconds) {}

  /// A registry's place in a bucket.
  static Spot bucket(S3Endpoint s3, String bucket, Path work) {
    Path secret = work.resolve("s3-secret");
    try {
      Files.writeString(secret, s3.secretKey());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a secret", e);
    }
    return new Spot(
        RegistryStorage.s3(s3, bucket, FOLDER),
        "s3://%s/%s?endpoint=%s&access_key_id=%s&secret_access_key=file:%s"
            .formatted(bucket, FOLDER, s3.uri(), s3.accessKey(), secret));
  }

  /// Moves a registry to a new bucket, while somebody pushes to it.
  static Took of(BenchStage stage, BulkRegistry from, S3Endpoint s3) {
    Rclone rclone = new Rclone(s3);
    String bucket = rclone.freshBucket(stage, "drill-" + from.blobs());
    String source = from.root() + LAYOUT;
    String target = "b:" + bucket + "/" + FOLDER + LAYOUT;
    Spot old = Spot.files(from.root());
    try (RestartedRegistry service = new RestartedRegistry(old, bucket(s3, bucket, stage.work()));
        RegistryPusher _ = new RegistryPusher(service)) {
      RegistryDrill drill = new RegistryDrill(service);
      long began = System.nanoTime();
      MeasuredCommand.Took copied =
          rclone.copy(stage, source + "blobs", target + "blobs", "--immutable");
      long closed = System.nanoTime();
      drill.act("/read-only");
      BenchFailed.unless(
          service.registry().beginsUpload("live/app") == METHOD_NOT_ALLOWED, "pushes go on");
      copied =
          copied
              .and(rclone.copy(stage, source + "blobs", target + "blobs", "--immutable"))
              .and(
                  rclone.copy(
                      stage,
                      source + "repositories",
                      target + "repositories",
                      "--filter=- _uploads/**",
                      "--filter=- **/_manifests/tags/**",
                      "--filter=+ **/link",
                      "--filter=- *"))
              .and(
                  rclone.copy(
                      stage,
                      source + "repositories",
                      target + "repositories",
                      "--filter=+ **/_manifests/tags/**/link",
                      "--filter=- *"));
      MeasuredCommand.Took hashed = rclone.sha256(stage, target + "blobs");
      requireDigests(hashed.text(), from.blobs());
      drill.act("/new");
      drill.requireTags(Path.of(source, "repositories"));
      drill.act("/read-write");
      double window = seconds(closed);
      MeasuredCommand.Took all = copied.and(hashed);
      return new Took(
          new MeasuredCommand.Took(0, "", seconds(began), all.cpuSeconds(), all.residentBytes(), 0),
          window);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot carry out the drill", e);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private void act(String act) throws IOException {
    int status =
        answer(
                HttpRequest.newBuilder(URI.create(acts + act))
                    .POST(HttpRequest.BodyPublishers.noBody()))
            .statusCode();
    BenchFailed.unless(status == 204, act + " was answered with " + status);
  }

  /// Of the manifest that the registry gives for a tag.
  private String digest(String repository, String tag) throws IOException {
    HttpResponse<String> answer =
        answer(
            HttpRequest.newBuilder(
                    service.registry().address().resolve("/v2/" + repository + "/manifests/" + tag))
                .header("Accept", MANIFESTS));
    BenchFailed.unless(
        answer.statusCode() == 200,
        repository + ":" + tag + " was answered with " + answer.statusCode());
    return RegistryServer.digest(answer.body());
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void requireDigests(String hashes, long atLeast) {
    Matcher line = HASHED.matcher(hashes);
    long sound = 0;
    while (line.find()) {
      BenchFailed.unless(line.group(1).equals(line.group(2)), "not its digest: " + line.group());
      sound++;
    }
    BenchFailed.unless(sound >= atLeast, "only " + sound + " blobs were hashed");
  }

  /// Every tag at the new place has the manifest that its link names at the old one.
  private void requireTags(Path repositories) throws IOException {
    int tags = 0;
    try (Stream<Path> all = Files.walk(repositories)) {
      for (Path link : (Iterable<Path>) all::iterator) {
        Matcher tag = TAG.matcher(repositories.relativize(link).toString());
        if (tag.matches()) {
          BenchFailed.unless(
              digest(tag.group(1), tag.group(2)).equals(Files.readString(link)),
              "another manifest: " + link);
          tags++;
        }
      }
    }
    BenchFailed.unless(tags > 0, "there are no tags");
  }
}
