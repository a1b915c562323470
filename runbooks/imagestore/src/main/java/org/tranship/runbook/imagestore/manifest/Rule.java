package org.tranship.runbook.imagestore.manifest;

/// What a rule says of a manifest.
///
/// @param name of the rule
/// @param kept whether Service Fabric would take the manifest, as far as this rule goes
/// @param detail what was found; if the rule is broken, why and what to do
public record Rule(String name, boolean kept, String detail) {
  static Rule kept(String name, String detail) {
    return new Rule(name, true, detail);
  }

  static Rule broken(String name, String detail) {
    return new Rule(name, false, detail);
  }
}
