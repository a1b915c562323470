package org.tranship.events.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.eventlog.ContentHash;
import org.tranship.core.eventlog.Event;
import org.tranship.core.value.NearestName;

/// Transforms one after the other, each given what the one before it made.
///
/// Every event is transformed twice and both results compared, so that a transform that looks at a
/// clock or counts is found at its first event and not by a copy that cannot be repeated. Rules of
/// a plan are deterministic by their form; a chain of these alone is not asked twice.
public final class TransformChain {
  /// Passes everything on as it is.
  public static final TransformChain NONE = new TransformChain(List.of(), Set.of());

  private final List<Transform> transforms;
  private final Set<String> known;
  private final boolean trusted;

  /// @param known the types that are expected; empty to take any. Another one is refused
  public TransformChain(List<Transform> transforms, Set<String> known) {
    this.transforms = List.copyOf(transforms);
    this.known = Set.copyOf(known);
    this.trusted = transforms.stream().allMatch(DeclaredRule.class::isInstance);
  }

  /// Whether each event gives exactly one, so that versions stay as they are.
  public boolean oneToOne() {
    return transforms.stream().allMatch(Transform::oneToOne);
  }

  public boolean isEmpty() {
    return transforms.isEmpty();
  }

  /// What it does, one clause a transform.
  public List<String> descriptions() {
    return transforms.stream().map(Transform::description).toList();
  }

  /// @throws TransformFault if the event cannot be transformed, has an unknown type, or does not
  ///   give the same twice
  public List<Event> apply(Event event) {
    if (!known.isEmpty() && !known.contains(event.type())) {
      Optional<String> nearest = NearestName.of(event.type(), new TreeSet<>(known));
      throw new TransformFault(
          TransformFault.UNKNOWN_TYPE,
          TransformFault.named(event)
              + " is of a type that the plan does not know"
              + nearest.map(it -> "; is \"" + it + "\" meant?").orElse(".")
              + " Add it to types, or drop it by a rule.",
          null);
    }
    List<Event> made = once(event);
    if (!trusted && !same(made, once(event))) {
      throw new TransformFault(
          TransformFault.NOT_DETERMINISTIC,
          TransformFault.named(event)
              + " gives another result each time it is transformed, so a copy could be neither"
              + " repeated nor verified. Take out of the transform what looks at a clock, draws"
              + " numbers or counts.",
          null);
    }
    return made;
  }

  private List<Event> once(Event event) {
    List<Event> now = List.of(event);
    for (Transform transform : transforms) {
      List<Event> next = new ArrayList<>();
      for (Event each : now) {
        next.addAll(applied(transform, each));
      }
      now = next;
    }
    for (Event each : now) {
      if (!each.stream().equals(event.stream())) {
        throw TransformFault.failed(
            event, "one of the events made of it is to stand in another stream.", null);
      }
    }
    return now;
  }

  private static List<Event> applied(Transform transform, Event event) {
    try {
      return transform.apply(event);
    } catch (TransformFault fault) {
      throw fault;
    } catch (RuntimeException e) {
      throw TransformFault.failed(
          event, transform.description() + " gave up: " + e.getMessage() + ".", e);
    }
  }

  private static boolean same(List<Event> one, List<Event> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!ContentHash.of(one.get(i)).equals(ContentHash.of(other.get(i)))) {
        return false;
      }
    }
    return true;
  }
}
