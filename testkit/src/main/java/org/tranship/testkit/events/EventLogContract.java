package org.tranship.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.eventlog.EventLog;

/// What every [EventLog] has to keep, sentence by sentence of its Javadoc. A driver's test extends
/// this class and gives a log:
///
/// ```java
/// class FooEventLogTest extends EventLogContract {
///   @Override
///   protected EventLog createLog() {
///     return new FooEventLog(...a place nobody else uses...);
///   }
/// }
/// ```
///
/// What is tested follows from the capabilities that the log declares. A deviation is an override
/// of the one test, with its reason.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class EventLogContract
    implements ReadingContract, AppendContract, CheckpointContract, CrowdContract {
  private @Nullable EventLog current;

  /// A fresh log without any event, writable, in a place that no other test uses. The contract
  /// closes it.
  protected abstract EventLog createLog() throws Exception;

  /// Opens the place of a log again, as another process would after the first has ended. A log
  /// whose events do not outlive it gives itself.
  ///
  /// @param previous the log so far; an implementation that opens another closes it
  protected EventLog reopen(EventLog previous) throws Exception {
    return previous;
  }

  @Override
  public final EventLog log() {
    return Objects.requireNonNull(current, "no test is running");
  }

  @Override
  public final EventLog reopened() {
    try {
      EventLog next = reopen(log());
      current = next;
      return next;
    } catch (Exception e) {
      throw new AssertionError("The log could not be opened again.", e);
    }
  }

  @BeforeEach
  final void createEmptyLog() throws Exception {
    current = createLog();
    assertThat(EventSamples.all(log().streams(""))).as("a fresh log").isEmpty();
    assertThat(capabilities().writable()).as("the contract needs a log to write to").isTrue();
  }

  @AfterEach
  final void closeLog() {
    EventLog last = current;
    current = null;
    if (last != null) {
      last.close();
    }
  }
}
