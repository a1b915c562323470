package org.tranship.bench;

import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.testkit.server.RestartedRegistry;

/// Somebody who pushes a small image now and then, and tries again where it is refused.
final class RegistryPusher implements AutoCloseable {
  private static final long BETWEEN_PUSHES_MILLIS = 200;

  private final RestartedRegistry service;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger pushed = new AtomicInteger();
  private final Thread thread;

  RegistryPusher(RestartedRegistry service) {
    this.service = service;
    this.thread = Thread.ofVirtual().start(this::push);
  }

  private void push() {
    try {
      while (!over.get()) {
        try {
          int number = pushed.get();
          service.registry().push("live/app", "t" + number, "base", "layer " + number);
          pushed.incrementAndGet();
        } catch (IllegalStateException | UncheckedIOException _) {
          // The fence is up, or the registry is just being restarted.
        }
        Thread.sleep(BETWEEN_PUSHES_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  int pushed() {
    return pushed.get();
  }

  @Override
  public void close() {
    over.set(true);
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
