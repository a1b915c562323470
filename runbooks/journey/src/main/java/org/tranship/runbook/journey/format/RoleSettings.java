package org.tranship.runbook.journey.format;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.http.XmlNode;

/// A `ServiceConfiguration.*.cscfg`: the settings of each role of a deployment. MaintenanceMode is
/// one of them from the second release on.
///
/// @param roles the settings of each role, by its name
public record RoleSettings(SortedMap<String, Map<String, String>> roles) {
  /// Whether a role serves nobody for the time being.
  public static final String MAINTENANCE = "MaintenanceMode";

  /// The role that handles commands, in every release.
  public static final String WORKER = "WorkerRoleCommandProcessor";

  private static final Pattern SWITCH =
      Pattern.compile("<Setting\\b[^>]*\\bname\\s*=\\s*([\"'])" + MAINTENANCE + "\\1[^>]*>");
  private static final Pattern VALUE = Pattern.compile("(\\bvalue\\s*=\\s*)([\"'])[^\"']*\\2");
  private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");

  public RoleSettings {
    roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
  }

  /// @throws IllegalArgumentException if it is not such a file, without anything that stands in it
  public static RoleSettings read(byte[] file) {
    XmlNode root = JourneySettings.document(file);
    if (!root.name().equals("ServiceConfiguration")) {
      throw new IllegalArgumentException(
          "it begins with <" + root.name() + ">, and a .cscfg with <ServiceConfiguration>");
    }
    SortedMap<String, Map<String, String>> roles = new TreeMap<>();
    for (XmlNode role : root.all("Role")) {
      Map<String, String> settings = new TreeMap<>();
      for (XmlNode one : role.child("ConfigurationSettings").all("Setting")) {
        settings.put(one.attribute("name"), one.attribute("value"));
      }
      roles.put(role.attribute("name"), settings);
    }
    return new RoleSettings(roles);
  }

  /// A setting of a role.
  public Optional<String> get(String role, String name) {
    return Optional.ofNullable(roles.getOrDefault(role, Map.of()).get(name));
  }

  /// Whether every role that has the switch has it like this; empty if none has it.
  public Optional<Boolean> maintenance(boolean on) {
    var values =
        roles.values().stream()
            .filter(it -> it.containsKey(MAINTENANCE))
            .map(it -> Boolean.parseBoolean(it.get(MAINTENANCE)))
            .toList();
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.stream().allMatch(it -> it == on));
  }

  /// Whether any role of a file has the switch.
  ///
  /// @throws IllegalArgumentException if it is not such a file
  public static boolean has(String file) {
    return read(file.getBytes(StandardCharsets.UTF_8)).maintenance(true).isPresent();
  }

  /// The text of a file with the switch of every role set. Nothing else of it is changed, and what
  /// stands in comments is left alone.
  ///
  /// @throws IllegalArgumentException if no role has the switch
  public static String withMaintenance(String file, boolean on) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    int changed = 0;
    Matcher comments = COMMENT.matcher(file);
    while (comments.find()) {
      changed += set(file.substring(from, comments.start()), on, text);
      text.append(comments.group());
      from = comments.end();
    }
    changed += set(file.substring(from), on, text);
    if (changed == 0) {
      throw new IllegalArgumentException("no role in it has the setting " + MAINTENANCE);
    }
    return text.toString();
  }

  /// The text of a file with the switch of one role set.
  ///
  /// @throws IllegalArgumentException if there is no such role, or it has not the switch
  public static String withMaintenance(String file, String role, boolean on) {
    Matcher matcher =
        Pattern.compile(
                "(?s)<Role\\b[^>]*\\bname\\s*=\\s*([\"'])"
                    + Pattern.quote(role)
                    + "\\1[^>]*>.*?</Role>")
            .matcher(file);
    if (!matcher.find()) {
      throw new IllegalArgumentException("there is no role " + role + " in it");
    }
    return file.substring(0, matcher.start())
        + withMaintenance(matcher.group(), on)
        + file.substring(matcher.end());
  }

  /// The text of a file with the switch of each role as another has it. Roles that only one of them
  /// has, or that have it in only one of them, are left alone.
  ///
  /// @throws IllegalArgumentException if one of them is not such a file
  public static String withMaintenanceOf(String file, String other) {
    RoleSettings wanted = read(other.getBytes(StandardCharsets.UTF_8));
    String text = file;
    RoleSettings there = read(file.getBytes(StandardCharsets.UTF_8));
    for (String role : there.roles().keySet()) {
      Optional<String> value = wanted.get(role, MAINTENANCE);
      if (value.isPresent() && there.get(role, MAINTENANCE).isPresent()) {
        text = withMaintenance(text, role, Boolean.parseBoolean(value.get()));
      }
    }
    return text;
  }

  private static int set(String part, boolean on, StringBuilder text) {
    Matcher matcher = SWITCH.matcher(part);
    int found = 0;
    while (matcher.find()) {
      Matcher value = VALUE.matcher(matcher.group());
      matcher.appendReplacement(
          text, Matcher.quoteReplacement(value.replaceFirst("$1$2" + on + "$2")));
      found++;
    }
    matcher.appendTail(text);
    return found;
  }
}
