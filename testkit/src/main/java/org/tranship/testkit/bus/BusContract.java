package org.tranship.testkit.bus;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.bus.Bus;

/// What every [Bus] has to keep, sentence by sentence of its Javadoc. A driver's test extends this
/// class and gives a bus:
///
/// ```java
/// class FooBusTest extends BusContract {
///   @Override
///   protected Bus createBus() {
///     return new FooBus(...);
///   }
/// }
/// ```
///
/// What is tested follows from the capabilities that the bus declares. A deviation is an override
/// of the one test, with its reason.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class BusContract
    implements TopologyContract,
        RuleContract,
        SendContract,
        ReceiveContract,
        DeadLetterContract,
        SessionContract,
        StateContract,
        BusFaultContract {
  private final String topic = "contract/" + UUID.randomUUID();
  private @Nullable Bus current;

  /// A bus; its broker may be one for all tests. The contract closes it.
  protected abstract Bus createBus() throws Exception;

  @Override
  public Duration moment() {
    return Duration.ofMillis(300);
  }

  @Override
  public void pass(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("The test was told to stop.", e);
    }
  }

  @Override
  public final Bus bus() {
    return Objects.requireNonNull(current, "no test is running");
  }

  @Override
  public final String topic() {
    return topic;
  }

  @BeforeEach
  final void openBus() throws Exception {
    current = createBus();
    current.check();
  }

  @AfterEach
  final void closeBus() {
    Bus last = current;
    current = null;
    if (last != null) {
      try (last) {
        boolean _ = last.topology().deleteTopic(topic);
      }
    }
  }
}
