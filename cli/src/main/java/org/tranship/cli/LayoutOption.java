package org.tranship.cli;

import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.tree.Layout;
import picocli.CommandLine.Option;

/// How an image store says that a package in it is whole, which says what of it is content.
final class LayoutOption {
  @Option(
      names = "--layout",
      paramLabel = "KIND",
      description =
          "How the store says that a package is whole: xstore (a marker at its root), files (a lock"
              + " beside one that is not), native (a marker in each directory). Default: by the"
              + " store's scheme.")
  private @Nullable Layout layout;

  Layout layout(StoreSpec spec) {
    return layout == null ? Layout.of(spec.location().scheme()) : layout;
  }
}
