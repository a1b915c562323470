package org.tranship.runbook.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;
import org.tranship.events.transform.RuleReader;
import org.tranship.events.transform.TransformChain;
import org.tranship.events.transform.TransformFault;
import org.tranship.runbook.journey.format.EventRows;
import org.tranship.runbook.journey.format.PayloadType;

/// What becomes of the first release's events on their way: nothing, unless the plan has rules, or
/// asks for the upcast of totals. The rules are those of every plan of events, given an event whose
/// type is its simple name, as in the first release's column. An event that no rule changes keeps
/// every byte.
///
/// A payload of this application says of itself what it is: its `$type`, its source, its version.
/// So a rule that gives an event another type has its `$type` changed as well, and what has lost
/// one of the others is refused.
final class Reshaping {
  /// Whether orders whose total is zero are free of charge.
  static final String FREE_OF_CHARGE = "upcast.free-of-charge";

  private static final String UPCAST = "transform.0000.";

  private final TransformChain chain;

  private Reshaping(TransformChain chain) {
    this.chain = chain;
  }

  /// What a plan says.
  ///
  /// @throws TransformFault if a rule makes no sense
  /// @throws org.tranship.core.cutover.PlanContradiction if the upcast is none
  static Reshaping of(Map<String, String> settings) {
    SortedMap<String, String> rules = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith("transform.")) {
            rules.put(name, value);
          }
        });
    if (isFreeDerived(settings)) {
      // In front of the others: it is what the first release's payloads mean.
      rules.put(UPCAST + "kind", "add-field");
      rules.put(UPCAST + "type", "OrderTotalsCalculated");
      rules.put(UPCAST + "field", "IsFreeOfCharge");
      rules.put(UPCAST + "value", "true");
      rules.put(UPCAST + "where", "Total = 0");
    }
    return new Reshaping(RuleReader.installed(rules));
  }

  /// Whether a plan has IsFreeOfCharge derived from the total.
  static boolean isFreeDerived(Map<String, String> settings) {
    return PlanChoice.chosen(settings, FREE_OF_CHARGE, "from-total", "as-recorded");
  }

  /// Whether every event stays as it is.
  boolean isNone() {
    return chain.isEmpty();
  }

  /// Whether each event gives exactly one, so that versions stay as they are.
  boolean oneToOne() {
    return chain.oneToOne();
  }

  /// For people: what is done, clause by clause.
  List<String> descriptions() {
    return chain.descriptions();
  }

  /// What is made of an event; all of it is filed under the event's own version still.
  ///
  /// @throws TransformFault if that cannot be told
  List<EventRows.V1> of(EventRows.V1 event) {
    if (isNone()) {
      return List.of(event);
    }
    Event before =
        new Event(
            event.key().stream(),
            event.key().version(),
            event.type().typeName(),
            event.revision(),
            Payload.of(event.payload()),
            Map.of(),
            Optional.of(event.written()),
            Optional.empty());
    List<EventRows.V1> all = new ArrayList<>();
    for (Event made : chain.apply(before)) {
      all.add(made(event, before, made));
    }
    return all;
  }

  private static EventRows.V1 made(EventRows.V1 event, Event before, Event made) {
    if (made.equals(before)) {
      return event;
    }
    if (!made.time().equals(before.time()) || !made.metadata().isEmpty()) {
      throw TransformFault.failed(
          before, "the second release keeps no metadata, and its time has to stay.", null);
    }
    String payload = made.payload().text();
    try {
      Optional<PayloadType> type =
          made.type().equals(before.type())
              ? Optional.empty()
              : Optional.of(named(PayloadType.read(payload), made.type()));
      return EventRows.changed(event, type, payload, made.revision());
    } catch (IllegalArgumentException e) {
      throw TransformFault.failed(
          before,
          "what was made of it is no event of the second release: "
              + e.getMessage()
              + ". Every part keeps the fields $type, SourceId and Version.",
          e);
    }
  }

  /// A type by the name that a rule gives it: its own name alone, with a namespace, or with an
  /// assembly as well.
  private static PayloadType named(PayloadType before, String name) {
    if (name.contains(",")) {
      return PayloadType.parse(name);
    }
    String full = before.fullName();
    String prefix = full.substring(0, full.length() - before.typeName().length());
    return PayloadType.parse(
        (name.contains(".") ? name : prefix + name) + ", " + before.assembly());
  }
}
