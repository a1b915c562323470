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
///
/// @param rules of the target
/// @param layout how it says that a package is whole
public record TargetNames(KeyRules rules, Layout layout) implements TreeScan.Names {
  /// Those of an open store; nothing is asked of it afterwards.
  public static TargetNames of(Store target, Layout layout) {
    return new TargetNames(target.capabilities().keys(), layout);
  }

  static TargetNames of(ImageCopying copying) {
    try (Store target = copying.target()) {
      return of(target, copying.plan().to());
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
