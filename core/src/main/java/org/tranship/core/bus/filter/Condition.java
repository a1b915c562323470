package org.tranship.core.bus.filter;

import java.util.List;

/// A condition on a message, as data. Whoever has to say it to a broker in other words goes through
/// its cases; [Evaluation] tells what it means.
public sealed interface Condition {

  /// How two values are compared.
  enum Comparison {
    EQUAL("="),
    UNEQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }

  /// Both hold.
  record And(Condition left, Condition right) implements Condition {}

  /// One of them holds.
  record Or(Condition left, Condition right) implements Condition {}

  /// It does not hold.
  record Not(Condition inner) implements Condition {}

  /// Two values compare so.
  record Compare(Operand left, Comparison comparison, Operand right) implements Condition {}

  /// A value is one of these; those are not empty.
  record In(Operand value, List<Operand> among) implements Condition {
    public In {
      among = List.copyOf(among);
    }
  }

  /// A text has this form: `%` stands for any signs, `_` for one.
  ///
  /// @param escape a sign behind which both stand for themselves; empty text for none
  record Like(Operand value, String pattern, String escape) implements Condition {}

  /// The message does not have the property.
  record IsMissing(Operand.Property property) implements Condition {}

  /// As it can be parsed again.
  default String sql() {
    return switch (this) {
      case And and -> "(" + and.left().sql() + " AND " + and.right().sql() + ")";
      case Or or -> "(" + or.left().sql() + " OR " + or.right().sql() + ")";
      case Not not -> "NOT (" + not.inner().sql() + ")";
      case Compare compare ->
          compare.left().sql() + " " + compare.comparison().sign() + " " + compare.right().sql();
      case In in ->
          in.value().sql()
              + " IN ("
              + String.join(", ", in.among().stream().map(Operand::sql).toList())
              + ")";
      case Like like ->
          like.value().sql()
              + " LIKE "
              + new Operand.Literal(PropertyValue.of(like.pattern())).sql()
              + (like.escape().isEmpty()
                  ? ""
                  : " ESCAPE " + new Operand.Literal(PropertyValue.of(like.escape())).sql());
      case IsMissing missing -> missing.property().sql() + " IS NULL";
    };
  }
}
