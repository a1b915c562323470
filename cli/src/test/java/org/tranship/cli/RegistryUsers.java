package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryServer.RefusedException;
import org.tranship.testkit.server.RestartedRegistry;

/// Somebody who pushes to a registry all the time, and somebody who removes tags of it, until they
/// are told to stop. A push or a removal that was refused, or met a registry that was just being
/// restarted, is tried again; one that was acknowledged counts.
final class RegistryUsers implements AutoCloseable {
  private static final int KEPT_OUT = 405;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RestartedRegistry service;
  private final Map<String, String> there = new ConcurrentHashMap<>();
  private final Map<String, String> removed = new ConcurrentHashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  /// How often the fence refused them.
  private final AtomicInteger refused = new AtomicInteger();

  /// Open from the first refusal of a push.
  private final CountDownLatch met = new CountDownLatch(1);

  private RegistryUsers(RestartedRegistry service) {
    this.service = service;
  }

  /// They are at work when this returns: something was pushed, and something removed.
  static RegistryUsers of(RestartedRegistry service) {
    RegistryUsers users = new RegistryUsers(service);
    users.threads.add(Thread.ofVirtual().start(users::push));
    users.threads.add(Thread.ofVirtual().start(users::remove));
    while (users.removed.isEmpty()) {
      pause();
    }
    assertThat(users.refused).as("refused before there was a fence").hasValue(0);
    return users;
  }

  /// The registry is sent to the other place no sooner than a push of theirs was refused there
  /// where it is: however short the window is, it meets one.
  void meetTheFence() {
    service.before("/new", this::awaitRefusal);
  }

  private void awaitRefusal() {
    try {
      // Whether it came is asked at the end, by whoever can fail.
      boolean _ = met.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void push() {
    for (int i = 0; !over.get(); i++) {
      String image = "live/app" + i % 3 + ":t" + i;
      String digest = patiently(() -> push(image), met::countDown);
      if (!digest.isEmpty()) {
        there.put(image, digest);
      }
    }
  }

  private String push(String image) {
    return service
        .registry()
        .push(RegistryScene.name(image), RegistryScene.tag(image), "base", "layer " + image);
  }

  private void remove() {
    while (!over.get()) {
      there.entrySet().stream()
          .filter(image -> image.getKey().endsWith("7"))
          .findFirst()
          .ifPresent(image -> remove(image.getKey(), image.getValue()));
      pause();
    }
  }

  private void remove(String image, String digest) {
    there.remove(image);
    patiently(
        () -> {
          service.registry().remove(RegistryScene.name(image), digest);
          return "";
        },
        () -> {});
    removed.put(image, digest);
  }

  /// @param fenced is told when it was the fence that refused it
  private String patiently(Supplier<String> act, Runnable fenced) {
    while (true) {
      try {
        return act.get();
      } catch (RefusedException e) {
        if (e.status() == KEPT_OUT) {
          refused.incrementAndGet();
          fenced.run();
        }
      } catch (IllegalStateException | UncheckedIOException _) {
        // It was being stopped: nobody knows whether it was done.
      }
      if (over.get()) {
        return "";
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whatever was acknowledged is there, whatever was removed is not, and the fence was met.
  void areServed(RegistryScene scene) {
    assertThat(met.getCount()).as("no push met the fence").isZero();
    assertThat(refused).hasPositiveValue();
    haveWhatTheyPushed(scene);
    RegistryServer registry = service.registry();
    removed.forEach(
        (image, _) ->
            assertThat(registry.manifest(RegistryScene.name(image), RegistryScene.tag(image)))
                .as(image)
                .isEqualTo(404));
  }

  /// What they removed at a target is at the source again after the way back.
  void haveWhatTheyPushed(RegistryScene scene) {
    assertThat(there).hasSizeGreaterThan(3);
    scene.pullAll(there);
  }

  @Override
  public void close() {
    over.set(true);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
