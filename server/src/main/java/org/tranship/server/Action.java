package org.tranship.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something that a job can do.
///
/// @param name as callers name it
/// @param summary a sentence for people
/// @param changes it changes what others rely on; at most one such job is there at a time
/// @param parameters in the order in which they are shown
public record Action(String name, String summary, boolean changes, List<Parameter> parameters) {
  /// The choices of a parameter that is either true or false.
  public static final List<String> FLAG = List.of("true", "false");

  public Action {
    parameters = List.copyOf(parameters);
  }

  /// A value that a caller may give.
  ///
  /// @param name as callers name it
  /// @param summary a clause for people
  /// @param required without it nothing is begun
  /// @param choices the only values there are; empty for any
  public record Parameter(String name, String summary, boolean required, List<String> choices) {
    public Parameter {
      choices = List.copyOf(choices);
    }

    /// Whether it is either true or false.
    public boolean isFlag() {
      return choices.equals(FLAG);
    }
  }

  /// The parameters as they will be used, each as text; a list has commas between its texts.
  ///
  /// @param given as the caller wrote them
  /// @throws Refusal naming what is missing, unknown, or of the wrong form
  public Map<String, String> checked(Map<String, ?> given) {
    Map<String, String> checked = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          List<String> names = parameters.stream().map(Parameter::name).toList();
          if (!names.contains(key)) {
            throw Refusal.badRequest(
                "\""
                    + name
                    + "\" takes no parameter \""
                    + key
                    + "\""
                    + Refusal.meant(key, names, known())
                    + ". Nothing was begun.");
          }
          checked.put(key, text(key, value));
        });
    for (Parameter parameter : parameters) {
      String value = checked.get(parameter.name());
      if (value == null) {
        if (parameter.required()) {
          throw Refusal.badRequest(
              "\""
                  + name
                  + "\" needs the parameter \""
                  + parameter.name()
                  + "\"; "
                  + known()
                  + ". Nothing was begun.");
        }
      } else if (!parameter.choices().isEmpty() && !parameter.choices().contains(value)) {
        throw Refusal.badRequest(
            "\""
                + parameter.name()
                + (parameter.isFlag()
                    ? "\" is true or false"
                    : "\" has no such name"
                        + Refusal.meant(
                            value,
                            parameter.choices(),
                            "it is one of "
                                + String.join(", ", parameter.choices())
                                + ", as the configuration of this server has them"))
                + ". Nothing was begun.");
      }
    }
    return checked;
  }

  private String known() {
    return parameters.isEmpty()
        ? "it takes none"
        : "it takes " + String.join(", ", parameters.stream().map(Parameter::name).toList());
  }

  private static String text(String key, Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag.toString();
      case Long number -> number.toString();
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          String.join(",", list.stream().map(String.class::cast).toList());
      default ->
          throw Refusal.badRequest(
              "The parameter \""
                  + key
                  + "\" is a text, a whole number, a flag or a list of texts.");
    };
  }
}
