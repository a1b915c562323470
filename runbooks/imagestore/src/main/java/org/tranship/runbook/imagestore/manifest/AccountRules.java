package org.tranship.runbook.imagestore.manifest;

import static org.tranship.runbook.imagestore.manifest.Rule.broken;
import static org.tranship.runbook.imagestore.manifest.Rule.kept;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rules for the accounts by which nodes reach each other's part of the native store, in the
/// section `FileStoreService` (`FileStoreServiceConfigurationValidator.cs`). They are checked also
/// while the native store is not used.
final class AccountRules {
  private static final String SECTION = "FileStoreService";
  private static final String LOCAL = "LocalUser";
  private static final String DOMAIN = "DomainUser";
  private static final String MANAGED = "ManagedServiceAccount";
  private static final String SECRET = "CommonNameNtlmPasswordSecret";
  private static final List<String> NAMES =
      List.of("CommonName1Ntlmx509CommonName", "CommonName2Ntlmx509CommonName");

  private AccountRules() {}

  static List<Rule> of(ClusterManifest manifest) {
    return List.of(accounts(manifest), commonNames(manifest));
  }

  /// Those of an upgrade: both names, or the secret, may not change at once.
  static List<Rule> of(ClusterManifest from, ClusterManifest to) {
    String name = "common-names-change";
    boolean both = NAMES.stream().allMatch(each -> isChanged(from, to, each));
    if (both) {
      return List.of(
          broken(name, "both common names change; change one, upgrade, and then the other"));
    }
    return List.of(
        isChanged(from, to, SECRET)
            ? broken(name, SECRET + " changes, which no upgrade may do")
            : kept(name, "they can change so"));
  }

  private static boolean isChanged(ClusterManifest from, ClusterManifest to, String name) {
    Optional<String> old = from.value(SECTION, name);
    Optional<String> now = to.value(SECTION, name);
    return old.isPresent() && now.isPresent() && !old.equals(now);
  }

  private static Rule accounts(ClusterManifest manifest) {
    String name = "accounts";
    List<String> objections = new ArrayList<>();
    Optional<String> primary = manifest.value(SECTION, "PrimaryAccountType");
    Optional<String> secondary = manifest.value(SECTION, "SecondaryAccountType");
    objection(manifest, "Primary", primary).ifPresent(objections::add);
    objection(manifest, "Secondary", secondary).ifPresent(objections::add);
    if (objections.isEmpty() && primary.isEmpty() && secondary.isPresent()) {
      objections.add("there is a SecondaryAccountType and no PrimaryAccountType");
    }
    if (objections.isEmpty()
        && primary.filter(type -> !type.equals(MANAGED)).isPresent()
        && secondary.isEmpty()) {
      objections.add(
          "there is a PrimaryAccountType without a SecondaryAccountType, which only a"
              + " ManagedServiceAccount may do without");
    }
    return objections.isEmpty()
        ? kept(name, primary.isEmpty() ? "none are given" : "they go together")
        : broken(name, "FileStoreService: " + objections.getFirst());
  }

  private static Optional<String> objection(
      ClusterManifest manifest, String which, Optional<String> given) {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String type = given.get();
    String user = which + "AccountUserName";
    String password = which + "AccountUserPassword";
    String secret = which + "AccountNTLMPasswordSecret";
    List<String> needed;
    List<String> forbidden;
    switch (type) {
      case LOCAL -> {
        needed = List.of(secret);
        forbidden = List.of(user, password);
      }
      case DOMAIN -> {
        needed = List.of(user, password);
        forbidden = List.of(secret);
      }
      case MANAGED -> {
        needed = List.of(user);
        forbidden = List.of(password, secret);
      }
      default -> {
        return Optional.of(
            which
                + "AccountType is none of LocalUser, DomainUser and ManagedServiceAccount, spelt so");
      }
    }
    for (String each : needed) {
      if (manifest.value(SECTION, each).isEmpty()) {
        return Optional.of(which + "AccountType " + type + " needs " + each);
      }
    }
    for (String each : forbidden) {
      if (manifest.value(SECTION, each).isPresent()) {
        return Optional.of(which + "AccountType " + type + " must not have " + each);
      }
    }
    return Optional.empty();
  }

  private static Rule commonNames(ClusterManifest manifest) {
    String name = "common-names";
    long given = NAMES.stream().filter(each -> manifest.value(SECTION, each).isPresent()).count();
    boolean secret = manifest.value(SECTION, SECRET).isPresent();
    if (given == 1) {
      return broken(name, "FileStoreService has one of its two common names; give both or none");
    }
    return secret != (given == 2)
        ? broken(
            name,
            "FileStoreService has "
                + (secret ? SECRET + " without the common names" : "common names without " + SECRET)
                + "; give all three or none")
        : kept(name, given == 0 ? "none are given" : "all are given");
  }
}
