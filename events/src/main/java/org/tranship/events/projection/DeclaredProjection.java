package org.tranship.events.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.eventlog.Event;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.events.projection.Value.Source;

/// A read model as a plan describes it: rules, each done for the events it is for, in their order.
///
/// @param shape its table
/// @param revision a digest of all that makes it
/// @param guard the column that holds the version of the last event of a row, so that one which is
///   delivered twice, by us or by the service itself, is worked in once; empty for none. It takes
///   that all events of a row are of one stream
/// @param rules what events do
record DeclaredProjection(
    ViewShape shape, String revision, Optional<String> guard, List<RowRule> rules)
    implements Projection {
  DeclaredProjection {
    rules = List.copyOf(rules);
  }

  @Override
  public void apply(Event event, View view) {
    Source source = new Source(event);
    // Several rules may be for one row: what it had come to is asked before the first of them.
    Map<List<String>, Boolean> had = new HashMap<>();
    for (RowRule rule : rules) {
      if (rule.isFor(source)) {
        for (Source each : rule.sources(source)) {
          List<String> key = rule.key(shape, each);
          if (guard.isEmpty() || !had.computeIfAbsent(key, _ -> has(event, view.get(key)))) {
            rule.apply(shape, guard, each, key, view);
          }
        }
      }
    }
  }

  /// Whether an event was worked into a row already.
  private boolean has(Event event, Optional<ViewRow> row) {
    return guard
        .flatMap(column -> row.flatMap(it -> it.get(column)))
        .map(version -> Long.parseLong(version) >= event.version())
        .orElse(false);
  }

  @Override
  public Collection<List<String>> keys(Event event) {
    List<List<String>> keys = new ArrayList<>();
    Source source = new Source(event);
    for (RowRule rule : rules) {
      if (rule.isFor(source)) {
        for (Source each : rule.sources(source)) {
          keys.add(rule.key(shape, each));
        }
      }
    }
    return keys;
  }

  @Override
  public boolean repeatable() {
    return guard.isPresent() || rules.stream().allMatch(rule -> rule.add().isEmpty());
  }

  @Override
  public boolean declared() {
    return true;
  }
}
