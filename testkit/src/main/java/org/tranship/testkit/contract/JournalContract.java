package org.tranship.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.journal.Journal;

/// What every [Journal] has to keep, sentence by sentence of its Javadoc, as far as one process can
/// see. A journal that outlives its process extends [DurableJournalContract] instead, which adds
/// other processes and their sudden death.
///
/// ```java
/// class FooJournalTest extends JournalContract {
///   @Override
///   protected Journal open() {
///     return new FooJournal(...the place of this test...);
///   }
/// }
/// ```
@Timeout(value = 180, unit = TimeUnit.SECONDS)
public abstract class JournalContract
    implements JournalRunContract, JournalLineContract, JournalFlightContract {
  private final List<Journal> opened = new ArrayList<>();

  /// Opens the journal of the test that is running: an empty one the first time, the same place
  /// each time after. The contract closes what it opened.
  protected abstract Journal open() throws Exception;

  @Override
  public final Journal journal() {
    return opened.isEmpty() ? another() : opened.getFirst();
  }

  @Override
  public final Journal another() {
    try {
      Journal journal = open();
      opened.add(journal);
      return journal;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("The journal under test cannot be opened", e);
    }
  }

  @AfterEach
  final void closeAll() {
    opened.reversed().forEach(Journal::close);
    opened.clear();
  }
}
