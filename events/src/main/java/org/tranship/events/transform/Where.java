package org.tranship.events.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A condition on a payload, as plans write it: `FIELD = VALUE`, `FIELD != VALUE`, `FIELD exists`,
/// `FIELD missing`, with `and` between several, all of which must hold. A value is JSON, or a text
/// without quotes.
///
/// @param terms all must hold; none always holds
public record Where(List<Term> terms) {
  public static final Where ALWAYS = new Where(List.of());

  private static final Pattern TERM =
      Pattern.compile("\\s*(\\S+)\\s+(?:(=|!=)\\s+(.+?)|(exists|missing))\\s*");

  private static final Pattern AND = Pattern.compile("\\s+and\\s+");

  public Where {
    terms = List.copyOf(terms);
  }

  /// One condition.
  public record Term(JsonField field, Kind kind, Optional<JsonNode> value) {
    boolean holds(ObjectNode payload) {
      Optional<JsonNode> found = field.in(payload);
      return switch (kind) {
        case EXISTS -> found.isPresent();
        case MISSING -> found.isEmpty();
        case EQUAL -> same(found);
        case OTHER -> !same(found);
      };
    }

    private boolean same(Optional<JsonNode> found) {
      JsonNode wanted = value.orElseThrow();
      return found
          .map(
              node ->
                  node.isNumber() && wanted.isNumber()
                      ? node.decimalValue().compareTo(wanted.decimalValue()) == 0
                      : node.equals(wanted))
          .orElse(false);
    }
  }

  /// What is asked of a field.
  public enum Kind {
    EQUAL,
    OTHER,
    EXISTS,
    MISSING
  }

  /// @throws IllegalArgumentException if it cannot be understood
  public static Where parse(String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : AND.split(text.strip())) {
      Matcher term = TERM.matcher(part);
      if (!term.matches()) {
        throw new IllegalArgumentException(
            "\""
                + part
                + "\" is no condition. Conditions are: FIELD = VALUE, FIELD != VALUE, FIELD exists,"
                + " FIELD missing, with \"and\" between them");
      }
      Kind kind =
          term.group(4) != null
              ? term.group(4).equals("exists") ? Kind.EXISTS : Kind.MISSING
              : term.group(2).equals("=") ? Kind.EQUAL : Kind.OTHER;
      terms.add(
          new Term(
              JsonField.of(term.group(1)),
              kind,
              Optional.ofNullable(term.group(3)).map(JsonPayload::value)));
    }
    return new Where(terms);
  }

  /// Whether it is no condition at all.
  public boolean isAlways() {
    return terms.isEmpty();
  }

  /// Whether all of it is so.
  public boolean holds(ObjectNode payload) {
    return terms.stream().allMatch(term -> term.holds(payload));
  }
}
