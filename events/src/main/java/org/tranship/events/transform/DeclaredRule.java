package org.tranship.events.transform;

import java.util.List;
import java.util.Set;
import org.tranship.core.eventlog.Event;

/// A rule as plans have them: for events of some types and a revision, where a condition holds; all
/// others pass as they are.
///
/// @param types the types it is for; empty for all
/// @param revision the revision it is for; empty for any
/// @param where what the payload must be like
/// @param change what it does to those
/// @param description a clause
record DeclaredRule(
    Set<String> types, String revision, Where where, Change change, String description)
    implements Transform {
  DeclaredRule {
    types = Set.copyOf(types);
  }

  /// What a rule does to an event that it is for.
  interface Change {
    List<Event> apply(Event event);

    /// Whether there is exactly one after it, always.
    default boolean oneToOne() {
      return true;
    }
  }

  @Override
  public List<Event> apply(Event event) {
    boolean meant =
        (types.isEmpty() || types.contains(event.type()))
            && (revision.isEmpty() || revision.equals(event.revision()))
            && (where.isAlways() || where.holds(JsonPayload.object(event)));
    return meant ? change.apply(event) : List.of(event);
  }

  @Override
  public boolean oneToOne() {
    return change.oneToOne();
  }
}
