package org.tranship.core.bus.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.core.bus.filter.Condition.And;
import org.tranship.core.bus.filter.Condition.Compare;
import org.tranship.core.bus.filter.Condition.Comparison;

/// Takes messages in which every one of some fields and properties has exactly one value.
///
/// @param system fields that every message has, by their names
/// @param user properties of the sender
public record CorrelationFilter(Map<String, String> system, Map<String, PropertyValue> user)
    implements Filter {
  /// The fields that can be asked for.
  public static final Set<String> FIELDS =
      Set.of("ContentType", "CorrelationId", "Label", "MessageId", "SessionId");

  public CorrelationFilter {
    system = Collections.unmodifiableSortedMap(new TreeMap<>(system));
    user = Collections.unmodifiableSortedMap(new TreeMap<>(user));
    if (system.isEmpty() && user.isEmpty()) {
      throw new IllegalArgumentException("a filter of equal fields needs a field");
    }
    for (String name : system.keySet()) {
      if (!FIELDS.contains(name)) {
        throw new IllegalArgumentException(
            "\""
                + name
                + "\" is no field of every message; those are "
                + FIELDS.stream().sorted().toList());
      }
    }
  }

  /// Takes messages that have one property with one value.
  public static CorrelationFilter of(String name, String value) {
    return new CorrelationFilter(Map.of(), Map.of(name, PropertyValue.of(value)));
  }

  @Override
  public Condition condition() {
    List<Condition> all = new ArrayList<>();
    system.forEach(
        (name, value) -> all.add(equal(new Operand.Property(true, name), PropertyValue.of(value))));
    user.forEach((name, value) -> all.add(equal(new Operand.Property(false, name), value)));
    return all.stream().reduce(And::new).orElseThrow();
  }

  private static Condition equal(Operand.Property property, PropertyValue value) {
    return new Compare(property, Comparison.EQUAL, new Operand.Literal(value));
  }

  @Override
  public boolean matches(MessageFields message) {
    return new Evaluation(message).of(condition()) == Verdict.TRUE;
  }
}
