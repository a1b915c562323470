package org.tranship.runbook.journey.third;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.step.StepFailed;

/// Takes the messages of a topic from the worker of one release to that of the other, so that each
/// is handled, and none twice.
///
/// Argument. For a while both sides get a copy of each message: a topic gives all subscriptions
/// theirs at once. The worker of the old side goes on, and takes what it handles off its own side
/// alone. So once it is off, what the old side still has is what nobody has handled; and what the
/// new side has and the old one has not was handled, and is taken off there before the new worker
/// starts. Nothing is moved, so there is nothing to lose: killed anywhere in between, both sides
/// still have what they had, and the same is found again.
///
/// That rests on four things, each of which is looked at. The old side has got everything that it
/// takes for as long as the new one has been there: whoever narrows its rules is found, since
/// nobody but this run widens them again, so looking behind the messages tells of all the time
/// before. What the old side would not take says nothing by its absence, and is left alone. What
/// the old side has put aside nobody has handled. And what is in the old worker's hand, a broker
/// may leave out: so nothing is taken off while that worker is on, and what is hidden is counted.
///
/// @param from subscriptions of the side that has the worker now
/// @param to those of the other
record Shift(List<Side> from, List<Side> to) {
  Shift {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /// Messages that the old side has alone and the new one would take: those from before both got
  /// their copy, which the old worker has to handle first.
  List<String> uncovered() {
    Map<String, StoredMessage> left = new HashMap<>();
    from.forEach(side -> left.putAll(side.held()));
    Set<String> there = new HashSet<>();
    to.forEach(side -> there.addAll(side.held().keySet()));
    return left.values().stream()
        .filter(it -> !there.contains(it.message().id()))
        .filter(it -> to.stream().anyMatch(side -> side.takes().matches(it.message())))
        .sorted(Comparator.comparing(StoredMessage::enqueued))
        .map(it -> it.message().id())
        .toList();
  }

  /// Messages that the old side has put aside and the new one has not at all: nobody has handled
  /// them, and the new side's worker never will. By the subscription where they are. Only while
  /// both workers are off.
  Map<SubscriptionName, List<String>> aside() {
    Set<String> there = new HashSet<>();
    for (Side side : to) {
      there.addAll(side.held().keySet());
      there.addAll(side.dead().keySet());
    }
    Map<SubscriptionName, List<String>> aside = new HashMap<>();
    for (Side side : from) {
      List<String> alone = side.dead().keySet().stream().filter(id -> !there.contains(id)).toList();
      if (!alone.isEmpty()) {
        aside.put(side.name(), alone);
      }
    }
    return aside;
  }

  /// How many messages of the old side are in somebody's hand and cannot be seen. Only while the
  /// old worker is off.
  long hidden() {
    return from.stream().mapToLong(Side::hidden).sum();
  }

  /// The first subscription of the old side that does not get what it takes.
  Optional<SubscriptionName> narrowed() {
    return from.stream().filter(side -> !side.open()).map(Side::name).findFirst();
  }

  /// Takes off the new side what the old one has handled. Only while both workers are off.
  ///
  /// @return how many messages that were
  /// @throws StepFailed if the old side does not get everything any more that it takes; nothing is
  ///   taken off then
  long trim() {
    record Handled(Side side, Collection<StoredMessage> messages) {}
    List<Handled> all = to.stream().map(side -> new Handled(side, handled(side))).toList();
    // Looked at behind both: what was narrowed before would be seen now.
    Optional<SubscriptionName> narrowed = narrowed();
    if (narrowed.isPresent()) {
      throw new StepFailed(Routes.narrowedWords(narrowed.get()));
    }
    return all.stream().mapToLong(it -> it.side().take(it.messages())).sum();
  }

  private List<StoredMessage> handled(Side side) {
    Map<String, StoredMessage> there = side.held();
    // Looked at behind it: what is missing there was handled. What is put aside meanwhile is still
    // found among the dead.
    Set<String> left = new HashSet<>();
    from.forEach(each -> left.addAll(each.held().keySet()));
    from.forEach(each -> left.addAll(each.dead().keySet()));
    return there.values().stream()
        .filter(it -> !left.contains(it.message().id()))
        .filter(it -> from.stream().anyMatch(each -> each.takes().matches(it.message())))
        .toList();
  }

  /// Takes everything off the old side, of which the new one has its copy. Only while the old
  /// worker is off and the old side gets nothing any more.
  ///
  /// @return how many messages that were
  long clear() {
    return from.stream().mapToLong(side -> side.take(side.held().values())).sum();
  }
}
