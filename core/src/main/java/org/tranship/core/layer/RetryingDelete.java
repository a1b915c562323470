package org.tranship.core.layer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;

/// One call to delete many objects: those that failed are tried again, and only those.
///
/// A deletion whose answer was lost is repeated: if it was carried out, the object is missing,
/// which is done. A version that no longer fits after a lost answer stays unknown, since the object
/// may have been removed by us and written anew by somebody else.
final class RetryingDelete {
  private final Store target;
  private final Store patient;
  private final BackOff.Attempts attempts;

  /// @param target where to delete
  /// @param patient the same store with retries, to ask what became of a deletion
  RetryingDelete(Store target, Store patient, BackOff.Attempts attempts) {
    this.target = target;
    this.patient = patient;
    this.attempts = attempts;
  }

  List<WriteOutcome> run(List<DeleteRequest> requests) {
    WriteOutcome[] outcomes = new WriteOutcome[requests.size()];
    boolean[] doubtful = new boolean[outcomes.length];
    List<Integer> open = new ArrayList<>(outcomes.length);
    for (int i = 0; i < outcomes.length; i++) {
      open.add(i);
    }
    while (!open.isEmpty()) {
      List<WriteOutcome> answers = target.delete(open.stream().map(requests::get).toList());
      List<Integer> failed = new ArrayList<>();
      Optional<StoreException> worst = Optional.empty();
      for (int i = 0; i < answers.size(); i++) {
        int place = open.get(i);
        WriteOutcome answer = answers.get(i);
        outcomes[place] = answer;
        Optional<StoreException> fault = faultOf(answer);
        doubtful[place] |= answer instanceof WriteOutcome.Unknown;
        if (fault.isPresent()) {
          if (doubtful[place]) {
            outcomes[place] = new WriteOutcome.Unknown(fault.get());
          }
          if (fault.get().retryable()) {
            failed.add(place);
            worst = Optional.of(moreUrgent(worst, fault.get()));
          }
        }
      }
      open = failed;
      Optional<StoreException> end = worst.flatMap(attempts::failed);
      if (end.isPresent()) {
        for (int place : open) {
          outcomes[place] = endOf(requests.get(place), doubtful[place], end.get(), outcomes[place]);
        }
        break;
      }
    }
    return Arrays.asList(outcomes);
  }

  /// The last word on a deletion that is not tried again.
  private WriteOutcome endOf(
      DeleteRequest request, boolean doubtful, StoreException end, WriteOutcome last) {
    if (end.kind() == StoreException.Kind.INTERRUPTED) {
      return doubtful ? new WriteOutcome.Unknown(end) : new WriteOutcome.Refused(end);
    }
    if (!doubtful) {
      return last;
    }
    try {
      Optional<Entry> there = patient.stat(request.key());
      return there.isEmpty() ? WriteOutcome.done() : new WriteOutcome.Unknown(end);
    } catch (StoreException _) {
      return new WriteOutcome.Unknown(end);
    }
  }

  private static Optional<StoreException> faultOf(WriteOutcome answer) {
    return switch (answer) {
      case WriteOutcome.Done _ -> Optional.empty();
      case WriteOutcome.Refused(StoreException reason) -> Optional.of(reason);
      case WriteOutcome.Unknown(StoreException cause) -> Optional.of(cause);
    };
  }

  /// Of several faults the pause follows the one that asks for the longest.
  private static StoreException moreUrgent(Optional<StoreException> one, StoreException other) {
    return one.filter(
            first ->
                first
                        .retryAfter()
                        .orElse(Duration.ZERO)
                        .compareTo(other.retryAfter().orElse(Duration.ZERO))
                    >= 0)
        .orElse(other);
  }
}
