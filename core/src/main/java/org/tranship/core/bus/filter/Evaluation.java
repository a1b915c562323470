package org.tranship.core.bus.filter;

import java.util.Optional;
import org.tranship.core.bus.filter.Condition.And;
import org.tranship.core.bus.filter.Condition.Compare;
import org.tranship.core.bus.filter.Condition.Comparison;
import org.tranship.core.bus.filter.Condition.In;
import org.tranship.core.bus.filter.Condition.IsMissing;
import org.tranship.core.bus.filter.Condition.Like;
import org.tranship.core.bus.filter.Condition.Not;
import org.tranship.core.bus.filter.Condition.Or;

/// What a condition says of one message.
final class Evaluation {
  private final MessageFields message;

  Evaluation(MessageFields message) {
    this.message = message;
  }

  Verdict of(Condition condition) {
    return switch (condition) {
      case And and -> of(and.left()).and(of(and.right()));
      case Or or -> of(or.left()).or(of(or.right()));
      case Not not -> of(not.inner()).not();
      case Compare compare -> compare(compare.left(), compare.comparison(), compare.right());
      case In in -> in(in);
      case Like like -> like(like);
      case IsMissing missing -> Verdict.of(missing.property().in(message).isEmpty());
    };
  }

  private Verdict in(In in) {
    Verdict verdict = Verdict.FALSE;
    for (Operand each : in.among()) {
      verdict = verdict.or(compare(in.value(), Comparison.EQUAL, each));
    }
    return verdict;
  }

  private Verdict compare(Operand left, Comparison comparison, Operand right) {
    Optional<PropertyValue> first = left.value(message);
    Optional<PropertyValue> second = right.value(message);
    if (first.isEmpty() || second.isEmpty()) {
      return Verdict.UNKNOWN;
    }
    return compare(first.get(), comparison, second.get());
  }

  private static Verdict compare(PropertyValue left, Comparison comparison, PropertyValue right) {
    return switch (left) {
      case PropertyValue.Text text when right instanceof PropertyValue.Text other ->
          Verdict.of(holds(comparison, text.text().compareTo(other.text())));
      case PropertyValue.Truth truth when right instanceof PropertyValue.Truth other ->
          Verdict.of(holds(comparison, Boolean.compare(truth.is(), other.is())));
      case PropertyValue.Whole whole when right instanceof PropertyValue.Whole other ->
          Verdict.of(holds(comparison, Long.compare(whole.number(), other.number())));
      case PropertyValue.Whole whole when right instanceof PropertyValue.Fraction other ->
          Verdict.of(holds(comparison, Double.compare((double) whole.number(), other.number())));
      case PropertyValue.Fraction fraction when right instanceof PropertyValue.Whole other ->
          Verdict.of(holds(comparison, Double.compare(fraction.number(), (double) other.number())));
      case PropertyValue.Fraction fraction when right instanceof PropertyValue.Fraction other ->
          Verdict.of(holds(comparison, Double.compare(fraction.number(), other.number())));
      // Values of different kinds are never equal, and have no order.
      case PropertyValue.Text _,
          PropertyValue.Truth _,
          PropertyValue.Whole _,
          PropertyValue.Fraction _ ->
          switch (comparison) {
            case EQUAL -> Verdict.FALSE;
            case UNEQUAL -> Verdict.TRUE;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Verdict.UNKNOWN;
          };
    };
  }

  private static boolean holds(Comparison comparison, int sign) {
    return switch (comparison) {
      case EQUAL -> sign == 0;
      case UNEQUAL -> sign != 0;
      case LESS -> sign < 0;
      case LESS_OR_EQUAL -> sign <= 0;
      case GREATER -> sign > 0;
      case GREATER_OR_EQUAL -> sign >= 0;
    };
  }

  private Verdict like(Like like) {
    Optional<PropertyValue> value = like.value().value(message);
    if (value.isEmpty() || !(value.get() instanceof PropertyValue.Text text)) {
      return Verdict.UNKNOWN;
    }
    return Verdict.of(new LikePattern(like.pattern(), like.escape()).matches(text.text()));
  }
}
