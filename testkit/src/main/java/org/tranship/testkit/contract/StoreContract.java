package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.store.Store;

/// What every [Store] has to keep, sentence by sentence of its Javadoc. A driver's test extends
/// this class and gives a store:
///
/// ```java
/// class FooStoreTest extends StoreContract {
///   @Override
///   protected Store createStore() {
///     return new FooStore(...a place nobody else uses...);
///   }
/// }
/// ```
///
/// What is tested follows from the capabilities that the store declares: what is claimed is tried,
/// what is not claimed must be refused and never silently ignored. The tests are kept in one
/// interface for each subject. A deviation is an override of the one test, with its reason.
///
/// The limit of time finds a test that hangs. A server that is slow on a busy machine, as Swift is,
/// needs some minutes for the 2,500 objects that one test writes, lists and removes.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
public abstract class StoreContract
    implements WriteContract,
        ContentContract,
        ReadContract,
        ConditionContract,
        AttributeContract,
        ListContract,
        ListManyContract,
        DeleteContract,
        KeyContract,
        DigestContract,
        UploadContract,
        UploadEndContract,
        DurabilityContract,
        BatchReadContract,
        LifeContract {

  private @Nullable Store current;

  /// A fresh store without any object, writable, in a place that no other test uses. The contract
  /// closes it.
  protected abstract Store createStore() throws Exception;

  /// Opens the place of a store again, as another process would after the first has ended. A store
  /// whose objects do not outlive it gives itself.
  ///
  /// @param previous the store so far; an implementation that opens another closes it
  protected Store reopen(Store previous) throws Exception {
    return previous;
  }

  @Override
  public final Store store() {
    return Objects.requireNonNull(current, "no test is running");
  }

  @Override
  public final Store reopened() {
    try {
      Store next = reopen(store());
      current = next;
      return next;
    } catch (Exception e) {
      throw new AssertionError("The store could not be opened again.", e);
    }
  }

  @BeforeEach
  final void createEmptyStore() throws Exception {
    current = createStore();
    assertThat(probe().keys()).as("a fresh store").isEmpty();
    assertThat(capabilities().writable()).as("the contract needs a store to write to").isTrue();
  }

  @AfterEach
  final void closeStore() {
    // A test may have been interrupted on purpose; closing must not suffer from it.
    boolean interrupted = Thread.interrupted();
    assertThat(interrupted).as("a test left its thread interrupted").isFalse();
    Store last = current;
    current = null;
    if (last != null) {
      last.close();
    }
  }
}
