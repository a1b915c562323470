package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.control.ControlSpec;

/// A table whose rows say where each object is, as the operator described it. Kept as it was
/// written; what it means is for the steps that know tables.
///
/// @param settings everything, by its name in the plan's `catalog` group
public record CatalogPlan(Map<String, String> settings) {
  public CatalogPlan {
    settings = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(settings));
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /// A shape of table that is known by name: `activestorage`, `gitlab`.
  public Optional<String> preset() {
    return text("preset");
  }

  /// A JDBC URL; the login stands beside it.
  public Optional<String> database() {
    return text("database");
  }

  public Optional<String> user() {
    return text("user");
  }

  /// A reference to the password.
  public Optional<String> password() {
    return text("password");
  }

  public Optional<String> table() {
    return text("table");
  }

  /// The columns that tell a row from all others.
  public List<String> key() {
    return new ArrayList<>(ControlSpec.below(settings, "key.").values());
  }

  /// Which key of the source a row points to.
  public Optional<String> object() {
    return text("object");
  }

  /// Which key of the target it shall point to.
  public Optional<String> target() {
    return text("target");
  }

  /// What is written into which column when the object is there.
  public Map<String, String> set() {
    return ControlSpec.below(settings, "set.");
  }

  /// An SQL condition on the rows that are meant.
  public Optional<String> where() {
    return text("where");
  }

  /// What becomes of an object that no row points to any more.
  public Optional<String> clean() {
    return text("clean");
  }
}
