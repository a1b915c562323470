package org.tranship.core.work;

import java.time.Duration;
import org.tranship.core.value.ByteCount;

/// How much a local engine does at once.
///
/// @param requests objects in flight at once, at most; how many there are is found by measurement
/// @param memory bytes of content held in memory at once
/// @param outstanding intents without a recorded result, at most: what a kill makes uncertain
/// @param patience longest time a result waits before it is recorded
public record EngineLimits(int requests, ByteCount memory, int outstanding, Duration patience) {
  public EngineLimits {
    if (requests < 1 || outstanding < 4) {
      throw new IllegalArgumentException("An engine works on at least one object at a time.");
    }
    if (outstanding > 1000) {
      throw new IllegalArgumentException("A kill may make at most 1,000 objects uncertain.");
    }
  }

  /// Limits for this process: 256 objects, a third of the heap, a batch of 1,000 or 200 ms.
  public static EngineLimits standard() {
    return new EngineLimits(
        256, ByteCount.of(Runtime.getRuntime().maxMemory() / 3), 1000, Duration.ofMillis(200));
  }

  public EngineLimits withRequests(int count) {
    return new EngineLimits(count, memory, outstanding, patience);
  }
}
