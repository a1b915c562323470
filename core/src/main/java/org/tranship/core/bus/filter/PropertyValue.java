package org.tranship.core.bus.filter;

/// The value of a property of a message. Of what .NET can put into one, these are the kinds that
/// every broker here keeps.
public sealed interface PropertyValue {

  /// A text.
  record Text(String text) implements PropertyValue {}

  /// A whole number.
  record Whole(long number) implements PropertyValue {}

  /// A number with a fraction.
  record Fraction(double number) implements PropertyValue {
    public Fraction {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("A property is a finite number.");
      }
    }
  }

  /// True or false.
  record Truth(boolean is) implements PropertyValue {}

  static PropertyValue of(String text) {
    return new Text(text);
  }

  static PropertyValue of(long number) {
    return new Whole(number);
  }

  static PropertyValue of(double number) {
    return new Fraction(number);
  }

  static PropertyValue of(boolean is) {
    return new Truth(is);
  }

  /// The value as text, without quotes.
  default String shown() {
    return switch (this) {
      case Text text -> text.text();
      case Whole whole -> Long.toString(whole.number());
      case Fraction fraction -> Double.toString(fraction.number());
      case Truth truth -> Boolean.toString(truth.is());
    };
  }
}
