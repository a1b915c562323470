package org.tranship.driver.artemis;

import java.util.List;
import java.util.Locale;
import org.tranship.core.bus.filter.Condition;
import org.tranship.core.bus.filter.Condition.And;
import org.tranship.core.bus.filter.Condition.Compare;
import org.tranship.core.bus.filter.Condition.Comparison;
import org.tranship.core.bus.filter.Condition.In;
import org.tranship.core.bus.filter.Condition.IsMissing;
import org.tranship.core.bus.filter.Condition.Like;
import org.tranship.core.bus.filter.Condition.Not;
import org.tranship.core.bus.filter.Condition.Or;
import org.tranship.core.bus.filter.Filter;
import org.tranship.core.bus.filter.Operand;
import org.tranship.core.bus.filter.Operand.Literal;
import org.tranship.core.bus.filter.Operand.Property;
import org.tranship.core.bus.filter.PropertyValue;

/// Filters in the broker's own words, which are those of JMS selectors. A comparison of values of
/// different kinds is neither true nor false there.
final class Selector {
  private Selector() {}

  /// What is true where one of these is.
  static String anyOf(List<Filter> filters) {
    return filters.isEmpty()
        ? "1 = 0"
        : String.join(" OR ", filters.stream().map(it -> "(" + of(it.condition()) + ")").toList());
  }

  /// @throws IllegalArgumentException if the broker has no words for it
  static String of(Condition condition) {
    return switch (condition) {
      case And and -> "(" + of(and.left()) + " AND " + of(and.right()) + ")";
      case Or or -> "(" + of(or.left()) + " OR " + of(or.right()) + ")";
      case Not not -> "(NOT (" + of(not.inner()) + "))";
      case Compare compare ->
          of(compare.left()) + " " + compare.comparison().sign() + " " + of(compare.right());
      case In in -> anyEqual(in);
      case Like like -> of(like);
      case IsMissing missing -> of(missing.property()) + " IS NULL";
    };
  }

  /// The broker's own `IN` knows texts only.
  private static String anyEqual(In in) {
    return "("
        + String.join(
            " OR ",
            in.among().stream()
                .map(each -> of(new Compare(in.value(), Comparison.EQUAL, each)))
                .toList())
        + ")";
  }

  private static String of(Like like) {
    if (!(like.value() instanceof Property property)) {
      throw new IllegalArgumentException("this broker knows LIKE of properties only");
    }
    return of(property)
        + " LIKE "
        + text(like.pattern())
        + (like.escape().isEmpty() ? "" : " ESCAPE " + text(like.escape()));
  }

  private static String of(Operand operand) {
    return switch (operand) {
      case Property property ->
          property.system()
              ? PropertyNames.field(property.name())
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "sys." + property.name() + " is no field of messages here"))
              : PropertyNames.stored(property.name());
      case Literal(PropertyValue.Text text) -> text(text.text());
      case Literal(PropertyValue.Truth truth) ->
          Boolean.toString(truth.is()).toUpperCase(Locale.ROOT);
      case Literal(PropertyValue.Whole whole) -> Long.toString(whole.number());
      case Literal(PropertyValue.Fraction fraction) -> Double.toString(fraction.number());
    };
  }

  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
