package org.tranship.cli;

import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.NameRules;
import picocli.CommandLine.Option;

/// How the tree of an image store is read.
final class TreeOptions {
  @Option(
      names = "--layout",
      paramLabel = "KIND",
      description =
          "How the store says that a package is whole: xstore (a marker at its root), files (a lock"
              + " beside one that is not), native (a marker in each directory). Default: by the"
              + " store's scheme.")
  private @Nullable Layout layout;

  @Option(
      names = "--linux",
      description = "The cluster's nodes are Linux: names may be what Windows does not allow.")
  private boolean linux;

  Layout layout(StoreSpec spec) {
    return layout == null ? Layout.of(spec.location().scheme()) : layout;
  }

  NameRules rules() {
    return new NameRules(!linux);
  }
}
