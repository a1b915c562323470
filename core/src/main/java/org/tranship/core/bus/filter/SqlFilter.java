package org.tranship.core.bus.filter;

/// A condition in the SQL that Azure Service Bus reads: comparisons of properties (`sys.Name` for
/// fields that every message has, `user.Name` or `Name` for the sender's properties, `[a name]` for
/// any) with texts, numbers, TRUE and FALSE, joined by AND, OR and NOT; `IN`, `LIKE` with `ESCAPE`,
/// `IS NULL`, `EXISTS`. Arithmetic, functions and parameters are refused. Keywords may have any
/// case; names and texts differ by it. Two are equal if their texts are.
public final class SqlFilter implements Filter {
  /// How long a condition may be; the limit of Azure Service Bus.
  public static final int LONGEST = 1024;

  private final String text;
  private final Condition condition;

  private SqlFilter(String text, Condition condition) {
    this.text = text;
    this.condition = condition;
  }

  /// @throws IllegalArgumentException saying where and why it cannot be read
  public static SqlFilter parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the condition has "
              + text.length()
              + " characters, and at most "
              + LONGEST
              + " are allowed");
    }
    return new SqlFilter(text, new SqlParser(text).parse());
  }

  /// As it was typed.
  public String text() {
    return text;
  }

  @Override
  public Condition condition() {
    return condition;
  }

  @Override
  public boolean matches(MessageFields message) {
    return new Evaluation(message).of(condition) == Verdict.TRUE;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SqlFilter filter && text.equals(filter.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
