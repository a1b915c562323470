package org.tranship.runbook.imagestore;

import java.util.List;
import java.util.Optional;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.tree.Hazard;
import org.tranship.runbook.imagestore.tree.Hazard.Kind;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.TreeScan;

/// What the target of a copy says of paths: those that it cannot hold, and those that it, or
/// whoever reads it, would take for a lock or a leftover and not for content.
final class TargetNames implements TreeScan.Names {
  private final KeyRules rules;
  private final Layout layout;

  TargetNames(ImageCopying copying) {
    this.layout = copying.plan().to();
    try (Store target = copying.target()) {
      this.rules = target.capabilities().keys();
    }
  }

  @Override
  public List<Hazard> against(String path) {
    Optional<String> objection = rules.objection(Key.of(path));
    if (objection.isPresent()) {
      return List.of(
          new Hazard(Kind.REFUSED_NAME, path, "the target does not take it: " + objection.get()));
    }
    return Content.all(layout).has(path)
        ? List.of()
        : List.of(
            new Hazard(
                Kind.REFUSED_NAME, path, "in a folder this is the name of a lock or a leftover"));
  }
}
