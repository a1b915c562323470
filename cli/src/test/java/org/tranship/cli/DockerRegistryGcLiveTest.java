package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.S3ProxyServer;

/// `tranship registry gc` beside a real docker-registry to which people push all the time, also
/// layers that are garbage until then: the registry finds them there, and writes no more than a
/// link. Nothing of what was pushed is lost: on files, and in S3 (S3Proxy).
class DockerRegistryGcLiveTest {
  private static final int GARBAGE = 60;
  private static final int COLLECTIONS = 3;
  private static final int MOST = 5;
  private static final int TRIES = 10;
  private static final Pattern COLLECTED = Pattern.compile("Collected (\\d+) blob");

  private static final Duration AGE = Duration.ofHours(5);

  @TempDir private Path root;
  @TempDir private Path state;

  /// What was acknowledged: digests of manifests, by `repository:tag`.
  private final Map<String, String> pushed = new ConcurrentHashMap<>();

  /// The layer of each, also of what is being pushed.
  private final Map<String, String> layers = new ConcurrentHashMap<>();

  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();

  /// Images that were deleted, and one that was not.
  private void leaveGarbage(RegistryServer registry) {
    for (int i = 0; i < GARBAGE; i++) {
      registry.remove("old/app", registry.push("old/app", "g" + i, "base", "garbage " + i));
    }
    pushed.put("kept:v1", registry.push("kept", "v1", "base", "kept layer"));
    layers.put("kept:v1", "kept layer");
  }

  /// Every second image has a layer that is garbage. What is refused in the moment in which its
  /// layer goes is pushed again, as docs/registry.md says.
  private void push(RegistryServer registry, int pusher) {
    for (int i = 0; !over.get(); i++) {
      String image = "live/app" + (i + pusher) % 3 + ":p" + pusher + "-" + i;
      String layer = i % 2 == 0 ? "garbage " + (i * 7 + pusher) % GARBAGE : "new " + image;
      layers.put(image, layer);
      for (int tries = 1; !pushed.containsKey(image); tries++) {
        try {
          pushed.put(
              image,
              registry.push(RegistryScene.name(image), RegistryScene.tag(image), "base", layer));
        } catch (RegistryServer.RefusedException e) {
          if (tries == TRIES) {
            faults.add(image + ": " + e.getMessage());
            return;
          }
        } catch (RuntimeException e) {
          faults.add(image + ": " + e);
          return;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(40);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A link that is read while the registry writes it may have a look refused; the same command is
  /// given again then.
  private long collect(String place) {
    for (int tries = 1; ; tries++) {
      AnchoreScene.Ran ran =
          Commands.run(
              "registry",
              "gc",
              place,
              "--young",
              "1h",
              "--yes",
              "--journal",
              "sqlite:" + state.resolve("journal"));
      if (ran.code() == 0) {
        Matcher collected = COLLECTED.matcher(ran.out());
        return collected.find() ? Long.parseLong(collected.group(1)) : 0;
      }
      assertThat(ran.all()).contains("TRR-130");
      assertThat(tries).as(ran.all()).isLessThan(MOST);
    }
  }

  private void isWhole(RegistryServer registry, String image, String digest) {
    String name = RegistryScene.name(image);
    assertThat(RegistryServer.digest(registry.pull(name, RegistryScene.tag(image))))
        .as(image)
        .isEqualTo(digest);
    assertThat(RegistryServer.digest(registry.pull(name, digest))).as(image).isEqualTo(digest);
    String layer = layers.getOrDefault(image, "");
    assertThat(registry.blob(name, RegistryServer.digest("base"))).isEqualTo("base");
    assertThat(registry.blob(name, RegistryServer.digest(layer))).as(image).isEqualTo(layer);
  }

  @Test
  void nothingThatIsPushedMeanwhileIsLost() throws InterruptedException {
    nothingIsLost(
        Spot.files(root),
        () -> {
          FileTime before = FileTime.from(Instant.now().minus(AGE));
          try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
              Path _ = Files.setLastModifiedTime(file, before);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void norInS3() throws IOException, InterruptedException {
    try (S3ProxyServer server = S3ProxyServer.start(S3ProxyServer.Storage.FILES)) {
      RegistryInS3 bucket = RegistryInS3.in(server, state);
      // Makes the bucket.
      assertThat(Commands.run("copy", "file:" + root, bucket.place()).code()).isZero();
      nothingIsLost(bucket.spot(), () -> server.age(AGE));
    }
  }

  /// @param hours lets hours go by
  private void nothingIsLost(Spot spot, Runnable hours) throws InterruptedException {
    try (RegistryServer registry = RegistryServer.start(spot.storage())) {
      leaveGarbage(registry);
      hours.run();
      List<Thread> pushers = new ArrayList<>();
      for (int pusher = 0; pusher < 2; pusher++) {
        int number = pusher;
        pushers.add(Thread.ofVirtual().start(() -> push(registry, number)));
      }
      long collected = 0;
      try {
        for (int i = 0; i < COLLECTIONS; i++) {
          int before = pushed.size();
          collected += collect(spot.inPlan());
          assertThat(pushed.size()).as("pushed while it collected").isGreaterThan(before);
        }
      } finally {
        over.set(true);
        for (Thread pusher : pushers) {
          pusher.join();
        }
      }
      assertThat(faults).as("pushes that were refused").isEmpty();
      assertThat(collected).as("collected").isPositive();
      assertThat(pushed.keySet())
          .as("took up garbage")
          .anyMatch(image -> layers.getOrDefault(image, "").startsWith("garbage "));
      pushed.forEach((image, digest) -> isWhole(registry, image, digest));
      AnchoreScene.Ran sound = Commands.run("registry", "fsck", spot.inPlan());
      assertThat(sound.code()).as(sound.all()).isZero();
      assertThat(sound.out()).contains("Sound: every image can be pulled whole.");
    }
  }
}
