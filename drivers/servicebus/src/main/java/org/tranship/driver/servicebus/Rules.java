package org.tranship.driver.servicebus;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.client.http.XmlNode;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.filter.CorrelationFilter;
import org.tranship.core.bus.filter.Filter;
import org.tranship.core.bus.filter.PropertyValue;
import org.tranship.core.bus.filter.SqlFilter;

/// Rules as the service describes them (`RuleDescription` of its API).
final class Rules {
  /// The fields of a correlation filter, in the service's order.
  private static final String[] FIELDS = {
    "CorrelationId", "MessageId", "Label", "SessionId", "ContentType"
  };

  private Rules() {}

  static String entry(Rule rule) {
    return AtomText.entryAround(
        new AtomText()
            .wrapped(
                "RuleDescription",
                " xmlns=\""
                    + AtomText.NAMESPACE
                    + "\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"",
                inside(rule))
            .text());
  }

  /// What a description of it holds.
  static String inside(Rule rule) {
    AtomText out = new AtomText();
    switch (rule.filter()) {
      case SqlFilter sql ->
          out.wrapped(
              "Filter",
              " i:type=\"SqlFilter\"",
              new AtomText()
                  .element("SqlExpression", sql.text())
                  .element("CompatibilityLevel", "20")
                  .text());
      case CorrelationFilter equal ->
          out.wrapped("Filter", " i:type=\"CorrelationFilter\"", inside(equal));
    }
    out.wrapped("Action", " i:type=\"EmptyRuleAction\"", "");
    return out.element("Name", rule.name()).text();
  }

  private static String inside(CorrelationFilter filter) {
    AtomText out = new AtomText();
    for (String field : FIELDS) {
      String value = filter.system().get(field);
      if (value != null) {
        out.element(field, value);
      }
    }
    if (!filter.user().isEmpty()) {
      AtomText properties = new AtomText();
      filter
          .user()
          .forEach(
              (name, value) ->
                  properties.wrapped(
                      "KeyValueOfstringanyType",
                      "",
                      new AtomText()
                          .element("Key", name)
                          .wrapped("Value", type(value), AtomText.escaped(value.shown()))
                          .text()));
      out.wrapped("Properties", "", properties.text());
    }
    return out.text();
  }

  private static String type(PropertyValue value) {
    String type =
        switch (value) {
          case PropertyValue.Text _ -> "string";
          case PropertyValue.Whole _ -> "long";
          case PropertyValue.Fraction _ -> "double";
          case PropertyValue.Truth _ -> "boolean";
        };
    return " i:type=\"l28:" + type + "\" xmlns:l28=\"http://www.w3.org/2001/XMLSchema\"";
  }

  /// @throws IllegalArgumentException if it has a filter or an action that cannot be told in the
  ///   port's words
  static Rule read(XmlNode description) {
    String action = description.child("Action").attribute("type");
    if (!action.isEmpty() && !action.equals("EmptyRuleAction")) {
      throw new IllegalArgumentException(
          "the rule " + description.text("Name") + " changes messages, by a " + action);
    }
    return new Rule(description.text("Name"), filter(description.child("Filter")));
  }

  private static Filter filter(XmlNode filter) {
    return switch (filter.attribute("type")) {
      case "SqlFilter", "TrueFilter", "FalseFilter" ->
          SqlFilter.parse(filter.text("SqlExpression"));
      case "CorrelationFilter" -> correlation(filter);
      default ->
          throw new IllegalArgumentException("a filter is of the kind " + filter.attribute("type"));
    };
  }

  private static CorrelationFilter correlation(XmlNode filter) {
    Map<String, String> system = new TreeMap<>();
    Map<String, PropertyValue> user = new TreeMap<>();
    for (XmlNode each : filter.children()) {
      if (each.name().equals("Properties")) {
        each.all("KeyValueOfstringanyType")
            .forEach(pair -> user.put(pair.text("Key"), value(pair.child("Value"))));
      } else if (!each.text().isEmpty()) {
        // A field that the port does not know is refused by the filter itself, by its name.
        system.put(each.name(), each.text());
      }
    }
    return new CorrelationFilter(system, user);
  }

  private static PropertyValue value(XmlNode value) {
    String type = value.attribute("type");
    String text = value.text();
    return switch (type.substring(type.indexOf(':') + 1)) {
      case "string" -> PropertyValue.of(text);
      case "int", "long", "short", "byte" -> PropertyValue.of(Long.parseLong(text));
      case "double", "float", "decimal" -> PropertyValue.of(Double.parseDouble(text));
      case "boolean" -> PropertyValue.of(Boolean.parseBoolean(text));
      default ->
          throw new IllegalArgumentException(
              "a property of a filter is of the type "
                  + Optional.of(type).filter(it -> !it.isEmpty()).orElse("(none)"));
    };
  }
}
