package org.tranship.engine.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What waits to be handed out, in order. Its desk alone uses it.
final class Queue {
  private final Deque<Handed> waiting = new ArrayDeque<>();

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void add(Handed handed) {
    waiting.addLast(handed);
  }

  /// What goes before all that waits.
  void first(Handed handed) {
    waiting.addFirst(handed);
  }

  /// Several of them, in their order.
  void first(List<Handed> several) {
    several.reversed().forEach(waiting::addFirst);
  }

  /// Takes out what nobody is to have any more.
  ///
  /// @return how many they were
  int drop(Predicate<Handed> which) {
    int before = waiting.size();
    waiting.removeIf(which);
    return before - waiting.size();
  }

  /// The next ones, no more bytes together than are handed out at once, but for the first.
  ///
  /// @param may whether it may be handed out now; what may not is passed by
  /// @param taking is told of each before the next is looked at
  List<Handed> take(int most, Predicate<Handed> may, Consumer<Handed> taking) {
    List<Handed> taken = new ArrayList<>();
    long bytes = 0;
    Iterator<Handed> each = waiting.iterator();
    while (taken.size() < most && each.hasNext()) {
      Handed handed = each.next();
      if (!may.test(handed)) {
        continue;
      }
      bytes += handed.item.size().bytes();
      // What is intended already is never kept waiting by what may not be intended yet.
      if (!taken.isEmpty()
          && (bytes > Shares.BYTES || handed.intended != taken.getFirst().intended)) {
        break;
      }
      each.remove();
      taking.accept(handed);
      taken.add(handed);
    }
    return taken;
  }
}
