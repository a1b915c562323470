package org.tranship.core.bus.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tranship.core.bus.filter.Condition.And;
import org.tranship.core.bus.filter.Condition.Compare;
import org.tranship.core.bus.filter.Condition.Comparison;
import org.tranship.core.bus.filter.Condition.In;
import org.tranship.core.bus.filter.Condition.IsMissing;
import org.tranship.core.bus.filter.Condition.Like;
import org.tranship.core.bus.filter.Condition.Not;
import org.tranship.core.bus.filter.Condition.Or;
import org.tranship.core.bus.filter.SqlToken.Kind;

/// Reads a condition: OR binds least, then AND, then NOT, then comparisons.
final class SqlParser {
  private static final Set<String> KEYWORDS =
      Set.of("AND", "OR", "NOT", "IN", "LIKE", "ESCAPE", "IS", "NULL", "EXISTS", "TRUE", "FALSE");

  private final SqlTokens tokens;
  private SqlToken token;

  SqlParser(String text) {
    tokens = new SqlTokens(text);
    token = tokens.next();
  }

  Condition parse() {
    Condition condition = or();
    if (token.kind() != Kind.END) {
      throw unexpected("AND, OR or the end");
    }
    return condition;
  }

  private Condition or() {
    Condition left = and();
    while (takeWord("OR")) {
      left = new Or(left, and());
    }
    return left;
  }

  private Condition and() {
    Condition left = not();
    while (takeWord("AND")) {
      left = new And(left, not());
    }
    return left;
  }

  private Condition not() {
    return takeWord("NOT") ? new Not(not()) : predicate();
  }

  private Condition predicate() {
    if (takeSign("(")) {
      Condition inner = or();
      requireSign(")");
      return inner;
    }
    if (takeWord("EXISTS")) {
      requireSign("(");
      Operand.Property property = property();
      requireSign(")");
      return new Not(new IsMissing(property));
    }
    Operand left = operand();
    if (takeWord("IS")) {
      return missing(left);
    }
    if (takeWord("NOT")) {
      return new Not(listOrPattern(left));
    }
    return token.word("IN") || token.word("LIKE") ? listOrPattern(left) : comparison(left);
  }

  private Condition missing(Operand left) {
    if (!(left instanceof Operand.Property property)) {
      throw unexpected("a property in front of IS");
    }
    boolean there = takeWord("NOT");
    if (!takeWord("NULL")) {
      throw unexpected("NULL");
    }
    Condition missing = new IsMissing(property);
    return there ? new Not(missing) : missing;
  }

  private Condition listOrPattern(Operand left) {
    if (takeWord("LIKE")) {
      String pattern = text();
      String escape = takeWord("ESCAPE") ? text() : "";
      if (escape.codePointCount(0, escape.length()) > 1) {
        throw unexpected("one single sign behind ESCAPE");
      }
      return new Like(left, pattern, escape);
    }
    if (!takeWord("IN")) {
      throw unexpected("IN or LIKE");
    }
    requireSign("(");
    List<Operand> among = new ArrayList<>();
    do {
      among.add(operand());
    } while (takeSign(","));
    requireSign(")");
    return new In(left, among);
  }

  private Condition comparison(Operand left) {
    Comparison comparison =
        switch (token.kind() == Kind.SIGN ? token.text() : "") {
          case "=" -> Comparison.EQUAL;
          case "<>", "!=" -> Comparison.UNEQUAL;
          case "<" -> Comparison.LESS;
          case "<=" -> Comparison.LESS_OR_EQUAL;
          case ">" -> Comparison.GREATER;
          case ">=" -> Comparison.GREATER_OR_EQUAL;
          default -> throw unexpected("a comparison");
        };
    token = tokens.next();
    return new Compare(left, comparison, operand());
  }

  private Operand operand() {
    if (takeSign("-")) {
      return number(true);
    }
    return switch (token.kind()) {
      case TEXT -> new Operand.Literal(PropertyValue.of(text()));
      case NUMBER -> number(false);
      case NAME -> property();
      case WORD -> {
        if (takeWord("TRUE")) {
          yield new Operand.Literal(PropertyValue.of(true));
        }
        if (takeWord("FALSE")) {
          yield new Operand.Literal(PropertyValue.of(false));
        }
        yield property();
      }
      case SIGN, END -> throw unexpected("a property or a value");
    };
  }

  private Operand number(boolean negative) {
    String digits = (negative ? "-" : "") + token.text();
    if (token.kind() != Kind.NUMBER) {
      throw unexpected("a number");
    }
    PropertyValue value;
    try {
      value =
          digits.chars().allMatch(c -> c == '-' || Character.isDigit(c))
              ? PropertyValue.of(Long.parseLong(digits))
              : PropertyValue.of(Double.parseDouble(digits));
    } catch (IllegalArgumentException _) {
      throw unexpected("a number");
    }
    token = tokens.next();
    return new Operand.Literal(value);
  }

  private String text() {
    if (token.kind() != Kind.TEXT) {
      throw unexpected("a text between '");
    }
    String text = token.text();
    token = tokens.next();
    return text;
  }

  private Operand.Property property() {
    boolean plain = token.kind() == Kind.WORD;
    String first = name();
    if (!takeSign(".")) {
      return new Operand.Property(false, first);
    }
    boolean system = plain && first.equalsIgnoreCase("sys");
    if (!system && !(plain && first.equalsIgnoreCase("user"))) {
      throw unexpected("sys or user in front of a point");
    }
    return new Operand.Property(system, name());
  }

  private String name() {
    boolean keyword =
        token.kind() == Kind.WORD && KEYWORDS.contains(token.text().toUpperCase(Locale.ROOT));
    if (keyword || token.kind() != Kind.WORD && token.kind() != Kind.NAME) {
      throw unexpected("a property");
    }
    String name = token.text();
    token = tokens.next();
    return name;
  }

  private boolean takeWord(String keyword) {
    if (!token.word(keyword)) {
      return false;
    }
    token = tokens.next();
    return true;
  }

  private boolean takeSign(String sign) {
    if (!token.sign(sign)) {
      return false;
    }
    token = tokens.next();
    return true;
  }

  private void requireSign(String sign) {
    if (!takeSign(sign)) {
      throw unexpected("\"" + sign + "\"");
    }
  }

  private IllegalArgumentException unexpected(String instead) {
    return new IllegalArgumentException(
        "character "
            + token.at()
            + " of the condition: "
            + token.shown()
            + " stands where "
            + instead
            + " should be");
  }
}
