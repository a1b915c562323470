package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.store.Store;
import org.tranship.core.value.Secrets;
import org.tranship.core.work.StoreOpener;

/// Everything that the steps of one migration of a registry work with.
public final class RegistryMigration {
  private final RegistryPlan plan;
  private final StoreOpener opener;
  private final Controls controls;
  private final Secrets secrets;
  private final Consent consent;
  private final Path scratch;
  private @Nullable StandingSource standing;

  /// @param opener opens stores with their layers
  /// @param controls how the registry is acted on
  /// @param secrets resolves the password of the registry when it is needed
  /// @param consent what the operator agreed to
  /// @param scratch a directory for files of this process
  public RegistryMigration(
      RegistryPlan plan,
      StoreOpener opener,
      Controls controls,
      Secrets secrets,
      Consent consent,
      Path scratch) {
    this.plan = plan;
    this.opener = opener;
    this.controls = controls;
    this.secrets = secrets;
    this.consent = consent;
    this.scratch = scratch;
  }

  public RegistryPlan plan() {
    return plan;
  }

  Controls controls() {
    return controls;
  }

  StoreOpener opener() {
    return opener;
  }

  Consent consent() {
    return consent;
  }

  Path scratch() {
    return scratch;
  }

  RegistryClient client() {
    return client(plan.address());
  }

  RegistryClient client(RegistryPlan.Address address) {
    return new RegistryClient(address, secrets);
  }

  Store source() {
    return opener.open(plan.source());
  }

  Store target() {
    return opener.open(plan.target());
  }

  /// The source, for people.
  public String sourceName() {
    try (Store store = source()) {
      return store.toString();
    }
  }

  /// The target, for people.
  public String targetName() {
    try (Store store = target()) {
      return store.toString();
    }
  }

  /// What the source held behind the fence, as this process found it last.
  Optional<StandingSource> standing() {
    return Optional.ofNullable(standing);
  }

  void standing(StandingSource found) {
    standing = found;
  }
}
