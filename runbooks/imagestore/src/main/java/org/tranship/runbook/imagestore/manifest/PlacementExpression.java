package org.tranship.runbook.imagestore.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a placement constraint, such as `(NodeTypeName==MN) && !(Rack==7)`, has the form that
/// Service Fabric reads: comparisons of names and values, joined and negated, in parentheses.
final class PlacementExpression {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\|\\||&&|==|!=|<=|>=|[<>!()]|'[^']*'|\"[^\"]*\"|[\\w.:/@\\-]+)");
  private static final Pattern COMPARISON = Pattern.compile("==|!=|<=|>=|<|>");
  private static final Pattern OPERAND = Pattern.compile("'.*'|\".*\"|[\\w.:/@\\-]+");

  private final List<String> tokens;
  private int at;

  private PlacementExpression(List<String> tokens) {
    this.tokens = tokens;
  }

  static boolean isValid(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (!text.substring(end).isBlank() || tokens.isEmpty()) {
      return false;
    }
    PlacementExpression expression = new PlacementExpression(tokens);
    return expression.any() && expression.at == tokens.size();
  }

  private boolean any() {
    boolean fine = one();
    while (fine && (takes("||") || takes("&&"))) {
      fine = one();
    }
    return fine;
  }

  private boolean one() {
    if (takes("!")) {
      return one();
    }
    if (takes("(")) {
      return any() && takes(")") && compared();
    }
    return operand() && compared();
  }

  /// What may follow an operand; nothing has to.
  private boolean compared() {
    if (at < tokens.size() && COMPARISON.matcher(tokens.get(at)).matches()) {
      at++;
      return operand();
    }
    return true;
  }

  private boolean operand() {
    boolean there = at < tokens.size() && OPERAND.matcher(tokens.get(at)).matches();
    at += there ? 1 : 0;
    return there;
  }

  private boolean takes(String token) {
    boolean there = at < tokens.size() && tokens.get(at).equals(token);
    at += there ? 1 : 0;
    return there;
  }
}
